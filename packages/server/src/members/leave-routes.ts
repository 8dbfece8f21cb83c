import { claimablesOf, holdId, inForce, viewOf, waitingUnits } from '@laurel/core';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, list, named, nullable, object, record, text } from '../http/schema.ts';
import { memberParams, names } from '../http/shared-schemas.ts';
import { showTimeOf } from '../http/show-time.ts';
import type { MessagesOf } from './export-member.ts';
import { exportOf } from './export-member.ts';
import { type LoadParts, loadMember, seeMember } from './load.ts';
import { hold } from './schemas.ts';

export interface LeaveParts extends LoadParts {
  readonly messagesOf: MessagesOf;
}
interface Id {
  readonly id: string;
}

const leaving = named(
  'Leaving',
  object(
    {
      id: text('External id'),
      tiers: list(object({ track: text('Track'), tier: text('Tier'), name: names }), 'Tiers that end'),
      assets: record(
        object({
          name: names,
          balance: integer('Units lost'),
          pending: integer('Units that will not come'),
          owed: integer('Debt that ends'),
        }),
        'By asset',
      ),
      worth: nullable(
        object({
          amount: integer('Of all assets that the program values, minor units'),
          currency: text('ISO 4217'),
        }),
      ),
      holds: list(hold, 'Released'),
      claimable: list(
        object({ task: text('Task'), asset: text('Asset'), amount: integer('Units', { min: 0 }) }),
        'Rewards that wait to be claimed',
      ),
    },
    {},
    'What would be lost',
  ),
);

export function leaveRoutes(parts: LeaveParts): readonly Route[] {
  return [
    route({
      id: 'previewClosing',
      method: 'GET',
      path: '/v1/members/{id}/leaving',
      tag: 'members',
      summary: 'What the member would lose by leaving',
      access: { scope: 'members:read', own: true },
      params: memberParams,
      answers: { 200: { description: 'The loss', schema: leaving } },
      refusals: ['unknown_member', 'no_program'],
      handle: async ({ caller, params }: Call<Id, undefined, undefined>) =>
        ok(await lossOf(parts, caller, params.id)),
    }),
    route({
      id: 'exportMember',
      method: 'GET',
      path: '/v1/members/{id}/export',
      tag: 'members',
      summary: 'Everything that is kept about a person, as one JSON document',
      access: { scope: 'members:read', own: true },
      params: memberParams,
      audit: 'person',
      answers: { 200: { description: 'The document', type: 'application/json' } },
      refusals: ['unknown_member'],
      handle: async ({ caller, params }: Call<Id, undefined, undefined>) => {
        const found = await loadMember(parts, caller, params.id);
        const seen = await seeMember(parts, found);
        return {
          status: 200,
          raw: { type: 'application/json; charset=utf-8', data: exportOf(parts, found, seen) },
        };
      },
    }),
  ];
}

async function lossOf(
  parts: LeaveParts,
  caller: Parameters<typeof loadMember>[1],
  id: string,
): Promise<object> {
  const found = await loadMember(parts, caller, id);
  const seen = await seeMember(parts, found);
  const programs = parts.reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
  const { program } = inForce(programs, seen.at).compiled;
  const view = viewOf(programs, seen.head, seen.at);
  const show = showTimeOf(programs, seen.at);
  let worth = 0;
  const assets: Record<string, object> = {};
  for (const [asset, { balance, pending, owed }] of Object.entries(view.assets)) {
    const def = program.assets[asset];
    if (def === undefined || (balance === 0 && pending === 0 && owed === 0)) continue;
    assets[asset] = { name: def.name, balance, pending, owed };
    if (def.worth !== null) worth += Math.floor((Math.max(0, balance) * def.worth.amount) / def.worth.units);
  }
  return {
    id: found.external,
    tiers: view.tiers.map(({ track, tier, name }) => ({ track, tier, name })),
    assets,
    worth: { amount: worth, currency: program.currency },
    holds: view.holds.map(({ seq, asset, amount, until }) => ({
      id: holdId(found.member, seq),
      asset,
      amount,
      until: show(until),
    })),
    claimable: claimablesOf(seen.head).flatMap(({ task, grants }) =>
      grants.map((one) => ({ task, asset: one.asset, amount: waitingUnits(one) })),
    ),
  };
}
