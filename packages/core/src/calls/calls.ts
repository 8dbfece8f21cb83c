import { type Making, Refused } from '../deciding.ts';
import { parseId } from '../kernel/ids.ts';
import { textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { numberHere } from '../merging/merged-state.ts';

/** Within its member: `<number of the entry>.<n>`. */
export type CallKey = string;

/** The key of the call that an answer names; refuses one that was not made for this member. */
export function answeredCall(m: Making): CallKey {
  const id = parseId('cl', textOf(m.event.data['callId']));
  const seq = id === null ? null : numberHere(m.draft.head, m.deciding.context.member, id);
  if (id === null || seq === null) throw unknownCall();
  return `${seq}.${id.n}`;
}

export function unknownCall(): Refused {
  return new Refused(refuse('unknown_call', '/data/callId', 'No such call was made.'));
}
