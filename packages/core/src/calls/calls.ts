import { type Making, Refused } from '../deciding.ts';
import { parseId } from '../kernel/ids.ts';
import { textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';

/** Within its member: `<number of the entry>.<n>`. */
export type CallKey = string;

/** The key of the call that an answer names; refuses one that was not made for this member. */
export function answeredCall(m: Making): CallKey {
  const id = parseId('cl', textOf(m.event.data['callId']));
  if (id === null || id.member !== m.deciding.context.member) throw unknownCall();
  return `${id.seq}.${id.n}`;
}

export function unknownCall(): Refused {
  return new Refused(refuse('unknown_call', '/data/callId', 'No such call was made.'));
}
