import { hash } from 'node:crypto';
import type { EpochMs, Event, MemberNo, Refusal } from '@laurel/core';
import { type Bytes, type DeadLetterRow, type Keyring, keyBytes, memberSubject } from '@laurel/db';
import type { Command } from './ports.ts';

/** What lies sealed in a dead letter: a command as it was sent, or an event that was with a member already. */
export type Letter =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'event'; readonly member: MemberNo; readonly event: Event }
  | ({ readonly kind: 'body' } & SentBody);

/** What another system sent and nobody could make an event of. */
export interface SentBody {
  /** The source that it came to. */
  readonly name: string;
  readonly body: string;
  readonly topic?: string;
}

/** The same event has the same letter, however often it is refused. */
function letterId(subject: Bytes, source: string, id: string): Bytes {
  const text = `${Buffer.from(subject).toString('hex')}${source.length}:${source}${id}`;
  return hash('sha256', text, 'buffer').subarray(0, keyBytes);
}

export function commandLetter(
  keyring: Keyring,
  command: Command,
  about: {
    readonly subject: Bytes;
    readonly member: MemberNo | null;
    readonly at: EpochMs;
    readonly refusal: Refusal;
  },
): DeadLetterRow {
  const { deadLetter: _again, ...sent } = command;
  const id = letterId(about.subject, command.source, command.id);
  const letter: Letter = { kind: 'command', command: sent };
  return rowOf(keyring, id, about, command.type, letter);
}

export function eventLetter(
  keyring: Keyring,
  event: Event,
  about: {
    readonly member: MemberNo;
    readonly at: EpochMs;
    readonly refusal: Pick<Refusal, 'code' | 'pointer' | 'detail'>;
  },
): DeadLetterRow {
  const subject = memberSubject(about.member);
  const letter: Letter = { kind: 'event', member: about.member, event };
  return rowOf(keyring, letterId(subject, event.source, event.id), { ...about, subject }, event.type, letter);
}

/** The same body has the same letter. @param subject hash of whose it is, as far as that is known */
export function bodyLetter(
  keyring: Keyring,
  sent: SentBody,
  about: { readonly subject: Bytes | null; readonly at: EpochMs; readonly refusal: Refusal },
): DeadLetterRow {
  const source = hash('sha256', `inbound:${sent.name}`, 'buffer').subarray(0, keyBytes);
  const id = letterId(source, sent.name, hash('sha256', sent.body, 'hex'));
  const whole = { ...about, member: null, subject: about.subject ?? source };
  return rowOf(keyring, id, whole, `inbound:${sent.name}`, { kind: 'body', ...sent });
}

function rowOf(
  keyring: Keyring,
  id: Bytes,
  about: {
    readonly subject: Bytes;
    readonly member: MemberNo | null;
    readonly at: EpochMs;
    readonly refusal: Refusal;
  },
  type: string,
  letter: Letter,
): DeadLetterRow {
  const { code, pointer, detail } = about.refusal;
  return {
    id,
    member: about.member,
    subject: about.subject,
    at: about.at,
    type,
    code,
    pointer,
    detail,
    body: keyring.sealLetter(id, JSON.stringify(letter)),
  };
}

/** Opens a letter; null where its person was erased. @throws SealError */
export function readLetter(keyring: Keyring, row: DeadLetterRow): Letter | null {
  return row.body === null ? null : (JSON.parse(keyring.openLetter(row.id, row.body)) as Letter);
}

/** Name of a letter for the outside. */
export function letterName(id: Bytes): string {
  return Buffer.from(id).toString('hex');
}

/** Null where the text is no such name. */
export function parseLetterName(name: string): Bytes | null {
  return /^[0-9a-f]{32}$/.test(name) ? Buffer.from(name, 'hex') : null;
}
