import { type Making, Refused } from '../deciding.ts';
import { factOf } from '../facts.ts';
import { type EpochMs, type JsonObject, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { earn } from '../rules/earn.ts';
import { verifiedOf } from './verified-state.ts';

/** `member.verified`: a code came back, or a document was seen. The log holds that, and not the value. */
export function verifyField(m: Making): void {
  const field = textOf(m.event.data['field']);
  if (!Object.hasOwn(m.program.program.fields, field))
    throw new Refused(refuse('unknown_field_of_profile', '/data/field', 'The program has no such field.'));
  const { [field]: _, ...others } = verifiedOf(m.draft.head.facts);
  if (m.event.data['verified'] === false) keep(m, others);
  else if (isKnown(m, field)) keep(m, { ...others, [field]: m.happenedAt });
  else throw new Refused(refuse('invalid_value', '/data/field', `The member's ${field} is not known.`));
  earn(m);
}

function isKnown(m: Making, field: string): boolean {
  const personal = (factOf(m.draft.head.facts, 'personal') ?? []) as readonly string[];
  return personal.includes(field) || (m.draft.head.profile[field] ?? null) !== null;
}

function keep(m: Making, verified: Readonly<Record<string, EpochMs>>): void {
  m.fact('verified', Object.keys(verified).length === 0 ? null : verified);
}

/** What changed is verified no longer. Of what lies in the vault nobody here knows whether it is the same again. */
export function forgetVerified(m: Making, before: JsonObject): void {
  const known = verifiedOf(m.draft.head.facts);
  const { profile = {}, personal = {} } = m.event.data as { profile?: JsonObject; personal?: JsonObject };
  const { set = [], cleared = [] } = personal as { set?: readonly string[]; cleared?: readonly string[] };
  const others = Object.keys(profile).filter((field) => profile[field] !== before[field]);
  const changed = new Set([...others, ...set, ...cleared]);
  const left = Object.entries(known).filter(([field]) => !changed.has(field));
  if (left.length < Object.keys(known).length) keep(m, Object.fromEntries(left));
}
