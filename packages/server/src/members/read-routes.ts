import { type EpochMs, factOf, hereOf, inForce, type JsonObject, MERGED } from '@laurel/core';
import { checkOwner } from '../http/caller.ts';
import type { Cursors } from '../http/cursors.ts';
import { limits } from '../http/limits.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { object, page, time } from '../http/schema.ts';
import { memberParams, pageQuery } from '../http/shared-schemas.ts';
import { orNull, type ShowTime, showTimeOf } from '../http/show-time.ts';
import { readTime } from '../http/times.ts';
import type { Found, Reads } from '../reads.ts';
import { knownBy } from './known-by.ts';
import { memberListRoutes } from './list-routes.ts';
import { type LoadParts, loadMember, type Seen, seeMember } from './load.ts';
import { presentMember } from './present-member.ts';
import { recentViews } from './recent-views.ts';
import { member, memberLine } from './schemas.ts';

export interface MemberReadParts extends LoadParts {
  readonly cursors: Cursors;
}

interface Id {
  readonly id: string;
}
interface PageAsk {
  readonly limit?: number;
  readonly cursor?: string;
}

export function memberReadRoutes(parts: MemberReadParts): readonly Route[] {
  return [getMember(parts), listMembers(parts), ...memberListRoutes(parts)];
}

const instant = (text: string | undefined): EpochMs | undefined =>
  text === undefined ? undefined : readTime(text);

function getMember(parts: MemberReadParts): Route {
  const recent = recentViews(() => parts.reads.programs());
  return route({
    id: 'getMember',
    method: 'GET',
    path: '/v1/members/{id}',
    tag: 'members',
    summary: 'A member: profile, tier, assets, benefits',
    description:
      '`at` shows her as she was then believed to be. `happenedBy` adds balances summed from what is known today to have happened by then.',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    query: object({}, { at: time('As decided by then'), happenedBy: time('As happened by then') }),
    answers: { 200: { description: 'The member', schema: member } },
    refusals: ['unknown_member', 'no_program'],
    atOnce: (caller, { id }) => {
      checkOwner(caller, id);
      const known = parts.reads.atHand(id);
      const wire = known === null ? undefined : recent.find(known.found, known.head, parts.clock.now());
      return wire === undefined ? undefined : { status: 200, wire };
    },
    handle: async ({ caller, params, query }: Call<Id, At, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      if (query.at !== undefined || query.happenedBy !== undefined) {
        const seen = await seeMember(parts, found, instant(query.at));
        return ok(await showMember(parts, found, seen, instant(query.happenedBy)));
      }
      const stored = await parts.reads.head(found.member);
      const isPlain = found.merged === undefined && factOf(stored.facts, MERGED) === undefined;
      if (!isPlain) return ok(await showMember(parts, found, await seeMember(parts, found), undefined));
      const known = recent.find(found, stored, parts.clock.now());
      if (known !== undefined) return { status: 200, wire: known };
      const programs = parts.reads.programs();
      const seen = await seeMember(parts, found);
      const personal = await personalOf(parts, found, seen);
      const present = (moving: ShowTime): object => shownMember(parts, found, seen, personal, moving);
      return { status: 200, wire: recent.make(found, { stored, programs, seen }, present) };
    },
  });
}

interface At {
  readonly at?: string;
  readonly happenedBy?: string;
}

async function showMember(
  parts: MemberReadParts,
  found: Found,
  seen: Seen,
  by: EpochMs | undefined,
): Promise<object> {
  const shown = {
    ...shownMember(parts, found, seen, await personalOf(parts, found, seen)),
    ...(await mergesOf(parts.reads, found, seen)),
  };
  if (by === undefined) return shown;
  const show = showTimeOf(parts.reads.programs(), seen.at);
  return { ...shown, happenedBy: { at: show(by), balances: await knownBy(parts.reads, found, seen, by) } };
}

function shownMember(
  { reads }: MemberReadParts,
  found: Found,
  seen: Seen,
  personal: JsonObject,
  moving?: ShowTime,
): object {
  const programs = reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
  return presentMember(programs, found, seen, personal, showTimeOf(programs, seen.at), moving);
}

/** Into whom she was merged, and who was merged into her. */
async function mergesOf(reads: Reads, { merged }: Found, { head }: Seen): Promise<object> {
  const here = await reads.name(hereOf(head).map(({ who }) => who.member));
  const names = here.flatMap((one) => one?.external ?? []);
  return {
    ...(merged === undefined ? {} : { mergedInto: merged.into }),
    ...(names.length === 0 ? {} : { merged: names }),
  };
}

/** The vault is asked only where it has something. */
const personalOf = async ({ reads }: MemberReadParts, found: Found, { head }: Seen): Promise<JsonObject> =>
  factOf(head.facts, 'personal') === undefined ? {} : reads.personal(found.member);

function listMembers({ reads, cursors, clock }: MemberReadParts): Route {
  return route({
    id: 'listMembers',
    method: 'GET',
    path: '/v1/members',
    tag: 'members',
    summary: 'Members, in the order in which they joined the store',
    access: { scope: 'members:read' },
    query: object({}, pageQuery),
    answers: { 200: { description: 'A page', schema: page(memberLine, 'Members') } },
    refusals: [],
    handle: async ({ caller, query }: Call<undefined, PageAsk, undefined>) => {
      const limit = query.limit ?? limits.pageDefault;
      const binding = `members ${caller.id}`;
      const after = query.cursor === undefined ? 0 : Number(cursors.read(binding, query.cursor));
      const rows = await reads.list({ after, limit: limit + 1 });
      const programs = reads.programs();
      const show = showTimeOf(programs, clock.now());
      const data = await Promise.all(
        rows.slice(0, limit).map(async ({ member: no, external }) => {
          const head = await reads.head(no);
          const main =
            programs.versions.length === 0 ? null : inForce(programs, clock.now()).compiled.mainTrack;
          const track = main === null ? undefined : head.tracks[main.id];
          return {
            id: external,
            standing: head.standing,
            joinedAt: orNull(show, head.joinedAt),
            tier: track === undefined ? null : (track.shown ?? track.tier),
          };
        }),
      );
      const last = rows[limit - 1];
      return ok({
        data,
        nextCursor: rows.length > limit && last !== undefined ? cursors.write(binding, last.member) : null,
      });
    },
  });
}
