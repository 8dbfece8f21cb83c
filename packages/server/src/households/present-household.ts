import {
  availableOf,
  type CompiledProgram,
  type EpochMs,
  factOf,
  familyOf,
  familyPlan,
  type Head,
  householdOf,
  inForce,
  invitationsOf,
  type MemberNo,
  type Owned,
  planOf,
  type Seated,
  type ShareDef,
  savingsOf,
  type UseOfTerm,
  usesKey,
} from '@laurel/core';
import { orNull, type ShowTime, showTimeOf } from '../http/show-time.ts';
import { type LoadParts, type Seen, seeMember } from '../members/load.ts';
import type { Found } from '../reads.ts';

interface Shown {
  readonly parts: LoadParts;
  readonly found: Found;
  readonly seen: Seen;
  readonly compiled: CompiledProgram;
  readonly show: ShowTime;
}

/** Where a member stands, as she may see it: the owner sees her seats, a seat the owner and herself. */
export async function presentHousehold(parts: LoadParts, found: Found): Promise<object> {
  const seen = await seeMember(parts, found);
  const programs = parts.reads.programs();
  const { compiled } = inForce(programs, seen.at);
  const shown: Shown = { parts, found, seen, compiled, show: showTimeOf(programs, seen.at) };
  const fact = householdOf(seen.head);
  const invitations = await presentInvitations(shown);
  if (fact?.role === 'owner') return { role: 'owner', ...(await ofOwner(shown, fact)), invitations };
  if (fact?.role === 'seat') return { role: 'seat', ...(await ofSeat(shown, fact)), invitations };
  const freeAt = fact?.role === 'none' ? coolUntil(compiled, fact.leftAt) : 0;
  return {
    role: 'none',
    since: null,
    invitations,
    shares: {},
    savings: {},
    ...(freeAt > seen.at ? { freeAt: shown.show(freeAt) } : {}),
  };
}

function coolUntil({ calendar, program }: CompiledProgram, leftAt: EpochMs): EpochMs {
  const { households } = program;
  return households === undefined ? leftAt : calendar.plus(leftAt, households.coolDown);
}

async function presentInvitations({ parts, seen, show }: Shown): Promise<readonly object[]> {
  const open = invitationsOf(seen.head, seen.at);
  const names = await externals(
    parts,
    open.map(({ owner }) => owner),
  );
  return open.map(({ until }, i) => ({ owner: names[i] ?? '', until: show(until) }));
}

async function externals({ reads }: LoadParts, members: readonly MemberNo[]): Promise<readonly string[]> {
  if (members.length === 0) return [];
  return (await reads.name(members)).map((found) => found?.external ?? '');
}

async function ofOwner(shown: Shown, { since, seats, invited }: Owned): Promise<object> {
  const { parts, seen, compiled, show } = shown;
  const open = invited.filter(({ until }) => until > seen.at);
  const names = await externals(
    parts,
    [...seats, ...open].map(({ member }) => member),
  );
  const shares = Object.entries(compiled.program.households?.shares ?? {});
  return {
    since: show(since),
    seatsMax: compiled.program.households?.seats ?? 0,
    seats: seats.map((seat, i) => ({
      member: names[i] ?? '',
      since: show(seat.since),
      drawn: Object.fromEntries(
        shares.map(([asset, share]) => [
          asset,
          drawnBy(shown, seen.head, { asset, share, seat: seat.member }),
        ]),
      ),
    })),
    invited: open.map(({ until }, i) => ({ member: names[seats.length + i] ?? '', until: show(until) })),
    shares: Object.fromEntries(
      shares.map(([asset, share]) => [asset, shareOf(seen.head, seen.at, asset, share)]),
    ),
    savings: await savings(shown, runningTerms(seen.head, compiled)),
  };
}

function runningTerms(head: Head, compiled: CompiledProgram): readonly (readonly [string, string])[] {
  return [...compiled.plans.values()].flatMap(({ id, def }) => {
    const [term] = planOf(head, id)?.terms ?? [];
    return term === undefined || def.family === undefined ? [] : [[id, usesKey(id, term.no)] as const];
  });
}

async function savings(
  { parts, found }: Shown,
  terms: readonly (readonly [plan: string, key: string])[],
): Promise<object> {
  const rows = await parts.reads.records(
    found.member,
    terms.map(([, key]) => key),
  );
  return Object.fromEntries(
    terms.map(([plan], i) => [plan, savingsOf((rows[i] ?? []) as unknown as readonly UseOfTerm[])]),
  );
}

const shareOf = (head: Head, at: EpochMs, asset: string, { cap, contributions }: ShareDef): object => ({
  available: availableOf(head.assets[asset], at),
  cap,
  contributions,
});

/** What the owner's counter says of a seat, in the window that runs. */
function drawnBy(
  { compiled, seen }: Shown,
  owner: Head,
  { asset, share, seat }: { readonly asset: string; readonly share: ShareDef; readonly seat: MemberNo },
): number {
  if (share.cap === null) return 0;
  const { per } = share.cap;
  const window = per === 'lifetime' ? 'ever' : compiled.calendar.window(seen.at, per).key;
  const used = factOf(owner.facts, `limit:household-${asset}.${seat}:0:${window}`) as
    | readonly number[]
    | undefined;
  return used?.[1] ?? 0;
}

async function ofSeat(shown: Shown, fact: Seated): Promise<object> {
  const { parts, found, seen, compiled, show } = shown;
  const [owner] = await parts.reads.name([fact.owner]);
  const pool = owner == null || owner.erased ? null : (await seeMember(parts, owner)).head;
  const shares = Object.entries(compiled.program.households?.shares ?? {}).flatMap(([asset, share]) =>
    pool === null
      ? []
      : [
          [
            asset,
            {
              ...shareOf(pool, seen.at, asset, share),
              drawn: drawnBy(shown, pool, { asset, share, seat: found.member }),
            },
          ] as const,
        ],
  );
  const family = [...familyOf(seen.head, seen.at)];
  return {
    since: show(fact.since),
    owner: owner?.external ?? '',
    shares: Object.fromEntries(shares),
    family: Object.fromEntries(family.map(([plan, { until }]) => [plan, { until: orNull(show, until) }])),
    savings: await savings(
      shown,
      family.map(([plan, { owner: of, no }]) => [plan, usesKey(familyPlan(plan, of), no)]),
    ),
    ...(fact.returnAt !== undefined && fact.returnAt > seen.at ? { returnAt: show(fact.returnAt) } : {}),
  };
}
