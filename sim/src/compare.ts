import type { Judgement } from './oracle/oracle.ts';
import type { Seen, Told } from './store.ts';

/** Something that is not as it must be. */
export interface Violation {
  /** The step at which it showed. */
  readonly at: number;
  readonly member: string;
  readonly what: string;
  readonly must: string;
  readonly is: string;
}

/** An answer against what must be told; null where it is right, or where the oracle is in doubt. */
export function compareAnswer(
  at: number,
  member: string,
  { must, is }: { must: Judgement['verdicts'][number]; is: Told },
): Violation | null {
  if (must === null || !must.sure) return null;
  const text = (status: string, codes: readonly string[]): string => `${status} ${codes.join('|')}`.trim();
  const wrong = (what: string, expected: unknown, found: unknown): Violation => ({
    at,
    member,
    what,
    must: String(expected),
    is: String(found),
  });
  const statuses = [must.status, ...(must.or ?? [])];
  const found = text(is.status, is.code === null ? [] : [is.code]);
  if (!statuses.includes(is.status)) return wrong('answer', text(statuses.join(' or '), must.codes), found);
  const anyCode = must.codes.includes('*') || is.code === null || must.codes.includes(is.code);
  if (is.status === 'refused' && !anyCode) return wrong('answer', text(must.status, must.codes), found);
  if (is.status === 'refused' || is.status === 'deferred') return null;
  if (must.limited !== null && is.limited !== must.limited) return wrong('limited', must.limited, is.limited);
  if (is.shortfall !== must.shortfall) return wrong('shortfall', must.shortfall, is.shortfall);
  if (is.charge !== must.charge) return wrong('charge', must.charge, is.charge);
  return null;
}

/** A member as read against what she must have. */
export function compareSeen(
  at: number,
  member: string,
  pair: { must: Seen; is: Seen | null },
): Violation | null {
  const { must, is } = pair;
  for (const [what, expected] of Object.entries(flat(must))) {
    const found = is === null ? 'nobody' : flat(is)[what];
    if (found !== expected) return { at, member, what, must: expected, is: String(found) };
  }
  return null;
}

function flat(seen: Seen): Record<string, string> {
  const { assets, joinedAt, frozen, tier, until, grace } = seen;
  const lines = Object.entries(assets).flatMap(([asset, { owed, pending, lots }]) => [
    [`${asset} owed`, String(owed)],
    [`${asset} pending`, String(pending)],
    [`${asset} lots`, lots.map(([end, left, held]) => `${left}+${held} until ${instant(end)}`).join(', ')],
  ]);
  return {
    joinedAt: instant(joinedAt),
    frozen: String(frozen),
    tier,
    until: instant(until),
    since: grace ? '' : instant(seen.since),
    grace: String(grace),
    ...Object.fromEntries(lines),
  };
}

const instant = (at: number | null): string =>
  at === null ? 'never' : Temporal.Instant.fromEpochMilliseconds(at).toString();
