import {
  advance,
  cardIssue,
  type Entry,
  type EpochMs,
  earnerOf,
  entitlementsOf,
  factOf,
  familyOf,
  familyPlan,
  type Head,
  householdOf,
  inForce,
  invitationsOf,
  type JoinRecord,
  type Json,
  type Owned,
  type Programs,
  planOf,
  type ShareRecord,
  savingsOf,
  type Term,
  type UseOfTerm,
  type UseRecord,
} from '@laurel/core';
import { recordsOf } from '../club/seen-of-club.ts';
import type { Stored, Texts } from '../kind.ts';
import { endOf, instant } from '../oracle/club/seen-of-person.ts';
import { assets } from '../oracle/families/families.ts';
import { lotsText } from '../oracle/families/texts.ts';

interface Read {
  readonly programs: Programs;
  readonly head: Head;
  readonly records: ReadonlyMap<string, Json>;
  readonly at: EpochMs;
  readonly nameOf: (member: number) => string;
}

/** The product's member of a household in the words of the comparison: from her head and her log, time let pass. */
export function seenOfFamilies(programs: Programs, of: Stored, asked: EpochMs): Texts | null {
  if (of.head.joinedAt === null) return null;
  const at = Math.max(asked, of.head.decidedAt);
  const { head, entries } = advance(programs, of.head, at, of.member);
  const log: readonly Entry[] = [...of.log, ...entries];
  const read: Read = { programs, head, records: recordsOf(log), at, nameOf: of.nameOf };
  const { standing } = head;
  const shown = {
    standing,
    card: String(cardIssue(head.facts)),
    household: standsIn(read),
    ...assetsOf(read),
  };
  if (standing === 'closed') return shown;
  const invitations = invitationsOf(head, at).map(
    ({ owner, until }) => `${read.nameOf(owner)} until ${instant(until)}`,
  );
  return {
    ...shown,
    invitations: invitations.join(', '),
    ...ofOwner(read),
    ...ofPlan(read),
    ...ofRecords(read),
  };
}

function standsIn({ head, nameOf }: Read): string {
  const fact = householdOf(head);
  if (fact?.role === 'owner') return `owner since ${instant(fact.since)}`;
  if (fact?.role !== 'seat') return fact?.role ?? 'none';
  return `seat of ${nameOf(fact.owner)} since ${instant(fact.since)}`;
}

function assetsOf({ head, nameOf }: Read): Texts {
  const seen = assets.map((asset): readonly [string, string] => {
    const { lots, owed } = head.assets[asset] ?? { lots: [], owed: 0 };
    const texts = lotsText(
      lots.map(({ key, until, left, held }) => {
        const earner = earnerOf(key);
        return { until, left, held, of: earner === undefined ? '' : nameOf(earner) };
      }),
    );
    return [asset, `${texts} owed ${owed}`];
  });
  return Object.fromEntries(seen);
}

function ofOwner(read: Read): Texts {
  const { head, at, nameOf } = read;
  const fact = householdOf(head);
  if (fact?.role !== 'owner') return {};
  const invited = fact.invited.filter(({ until }) => until > at);
  return {
    invited: invited.map(({ member, until }) => `${nameOf(member)} until ${instant(until)}`).join(', '),
    seats: fact.seats.map(({ member, since }) => `${nameOf(member)} since ${instant(since)}`).join(', '),
    ...drawn(read, fact),
  };
}

/** What the owner's counters say of her seats, in the window that runs. */
function drawn({ programs, head, at, nameOf }: Read, { seats }: Owned): Texts {
  const { program, calendar } = inForce(programs, at).compiled;
  const seen = assets.flatMap((asset) => {
    const per = program.households?.shares[asset]?.cap?.per;
    const window = per === undefined ? null : per === 'lifetime' ? 'ever' : calendar.window(at, per).key;
    return seats.map(({ member }): readonly [string, string] => {
      const used = factOf(head.facts, `limit:household-${asset}.${member}:0:${window}`);
      const [, units = 0] = (used ?? []) as readonly number[];
      return [`${asset} drawn by ${nameOf(member)}`, String(units)];
    });
  });
  return Object.fromEntries(seen);
}

function ofPlan({ programs, head, records, at }: Read): Texts {
  const fact = planOf(head, 'plus');
  const family = entitlementsOf(programs, head, at).has.filter(({ reasons }) =>
    reasons.some(({ kind }) => kind === 'family'),
  );
  const until = familyOf(head, at).get('plus')?.until ?? null;
  const seen: Record<string, string> = {
    plan: standingOf(fact),
    family: family.length === 0 ? '' : `${family.map(({ id }) => id).join(' ')} until ${instant(until)}`,
  };
  const open = new Set((fact?.terms ?? []).map(({ no }) => no));
  const over = valuesOf(records, 'term/plus/') as readonly Term[];
  for (const term of [...over.filter(({ no }) => !open.has(no)), ...(fact?.terms ?? [])]) {
    const state = open.has(term.no) ? 'open' : endOf(term);
    const money = `${term.paid} less ${term.refunded}`;
    seen[`term ${term.no}`] =
      `${term.variant} ${instant(term.from)} to ${instant(term.until)} ${money} ${state}`;
    seen[`saved in ${term.no}`] = savedIn(records.get(`uses/plus/${term.no}`));
  }
  return seen;
}

const savedIn = (uses: Json | undefined): string =>
  String(savingsOf((uses ?? []) as unknown as readonly UseOfTerm[]).cash);

function standingOf(fact: ReturnType<typeof planOf>): string {
  if (fact === null) return 'none';
  if (fact.terms.length > 0) return fact.grace === undefined ? 'held' : 'grace';
  return fact.trial === undefined ? 'none' : 'trial';
}

/** Records whose keys end with a number, in its order. */
function valuesOf(records: ReadonlyMap<string, Json>, prefix: string): readonly Json[] {
  const numberOf = (key: string): number => Number(key.slice(prefix.length));
  return [...records]
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => numberOf(a) - numberOf(b))
    .map(([, value]) => value);
}

function ofRecords({ records, nameOf }: Read): Texts {
  const seen: Record<string, string> = {};
  for (const [n, share] of (valuesOf(records, 'share/') as readonly ShareRecord[]).entries()) {
    const said = `${share.asset} ${share.amount} ${share.state}`;
    seen[`asked ${n}`] = share.code === undefined ? said : `${said} ${share.code}`;
  }
  for (const [n, join] of (valuesOf(records, 'joined/') as readonly JoinRecord[]).entries())
    seen[`joined ${n}`] = join.code === undefined ? join.state : `${join.state} ${join.code}`;
  const ofOwners = familyPlan('plus', 0).slice(0, -1);
  for (const [key, value] of records) {
    const [, owner, no] = key.startsWith(`uses/${ofOwners}`)
      ? (/^(\d+)\/(\d+)$/.exec(key.slice(`uses/${ofOwners}`.length)) ?? [])
      : [];
    const saved = owner === undefined ? '0' : savedIn(value);
    if (saved !== '0') seen[`saved in ${no} of ${nameOf(Number(owner))}`] = saved;
    if (!key.startsWith('use/')) continue;
    const use = value as UseRecord;
    seen[`use ${key.slice(4)}`] = `${use.state === 'captured' ? 'paid' : 'not paid'} ${use.pays}`;
  }
  return seen;
}
