import type { Json } from '@laurel/core';
import { isReservedSource } from '../http/commands.ts';
import { readId } from '../http/ids.ts';
import { limits } from '../http/limits.ts';
import { Problem } from '../http/problem.ts';
import type { Mapped } from './mapper.ts';

/** What access would refuse of this event had it come over HTTP; undefined if nothing. */
export function refusedAtAccess(event: Mapped): Problem | undefined {
  try {
    readId(event.subject, '/subject');
    readId(event.source, '/source');
    readId(event.id, '/id');
    if (isReservedSource(event.source)) {
      throw new Problem('invalid_value', 'Sources that begin with `laurel:` are our own.', {
        pointer: '/source',
      });
    }
    if (!typeForm.test(event.type))
      throw new Problem('unknown_event_type', 'There is no such type.', { pointer: '/type' });
    checkTime(event.time);
    for (const name in event.data) checkValue(event.data[name], `/data/${name}`, 2);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

const typeForm = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;

/** First instant of the year 10000. */
const TIME_END = 253_402_300_800_000;

function checkTime(time: number): void {
  if (time >= 0 && time < TIME_END) return;
  throw new Problem('invalid_value', 'A time is from 1970 to 9999.', { pointer: '/time' });
}

function checkValue(value: Json | undefined, pointer: string, depth: number): void {
  if (typeof value === 'string') {
    if (value.length * 3 > limits.stringBytesMax && Buffer.byteLength(value) > limits.stringBytesMax) {
      throw new Problem('string_too_long', `At most ${limits.stringBytesMax} bytes.`, { pointer });
    }
    if (!value.isWellFormed()) throw new Problem('invalid_text', 'A half of a character.', { pointer });
    return;
  }
  if (value === null || typeof value !== 'object') return;
  if (depth > limits.jsonDepthMax)
    throw new Problem('too_deep', `At most ${limits.jsonDepthMax} levels.`, { pointer });
  for (const [key, item] of Object.entries(value)) checkValue(item, `${pointer}/${key}`, depth + 1);
}
