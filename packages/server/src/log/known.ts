import { type Bytes, keyBytes, storedKey } from '@laurel/db';
import { type EventKey, keyText } from './codec.ts';

/**
 * What is known to be absent: short marks of all keys that a member has, so that the store need not be asked about
 * others. A mark that is there may be another key's, and then the store is asked; one that is not there is surely new.
 */
export class Marks {
  private readonly marks: number[];

  /** @param marks of all keys that there are; their list becomes this one's own */
  constructor(marks: number[]) {
    this.marks = marks;
  }

  add(mark: number): void {
    this.marks.push(mark);
  }

  /** False: surely not there. */
  mayHave(mark: number): boolean {
    return this.marks.includes(mark);
  }

  /** So many that looking through them costs more than asking. */
  get isFull(): boolean {
    return this.marks.length > marksMax;
  }
}

export const marksMax = 192;

/** 48 bits of an event's key. */
export function keyMark(key: EventKey): number {
  const high = (key.charCodeAt(0) << 16) | (key.charCodeAt(1) << 8) | key.charCodeAt(2);
  const low = (key.charCodeAt(3) << 16) | (key.charCodeAt(4) << 8) | key.charCodeAt(5);
  return high * 16_777_216 + low;
}

/** Marks of keys that lie one behind the other. */
export function keyMarks(keys: Bytes): number[] {
  const text = keyText(keys);
  const marks: number[] = [];
  for (let at = 0; at < text.length; at += keyBytes) marks.push(keyMark(text.slice(at, at + keyBytes)));
  return marks;
}

/** 53 bits of a record's key (FNV-1a, twice). */
export function recordMark(key: string): number {
  const stored = storedKey(key);
  let a = 0x811c9dc5;
  let b = 0x01234567;
  for (let i = 0; i < stored.length; i++) {
    const unit = stored.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return (a >>> 0) * 2_097_152 + (b >>> 11);
}
