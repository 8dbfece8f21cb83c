import { type Entry, parseId, transferView, why } from '@laurel/core';
import { transfer } from '../events/decision-schema.ts';
import { outerData } from '../events/outer-data.ts';
import { presentTransfer } from '../events/present-answer.ts';
import { type Caller, checkOwner } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { anything, bool, integer, named, nullable, object, record, text } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';
import { showTimeOf } from '../http/show-time.ts';
import { type LoadParts, seeMember } from '../members/load.ts';
import type { Found } from '../reads.ts';

interface Id {
  readonly id: string;
}
const params = object({ id: text('`tr-…`', { min: 1, max: 64 }) });

const explanation = named(
  'Explanation',
  object(
    {
      transfer,
      member: text('External id, or alias of one who was erased'),
      version: integer('Version of the program whose rule this is'),
      event: object(
        {
          type: text('Type'),
          source: text('Source'),
          id: text('Id'),
          data: record(anything('A value'), 'Data'),
        },
        {},
        'What happened',
      ),
      inputs: record(anything('A value'), 'What the rule read of the member, as kept'),
      condition: nullable(text('The rule’s condition')),
      formula: nullable(text('The rule’s amount')),
      factor: text('Combined multiplier, an exact fraction'),
      rounding: text('How it was rounded'),
      room: nullable(integer('Room that limits left')),
      cut: nullable(text('What cut it')),
      amount: integer('What it did to the balance, as in the list of transfers'),
      units: integer('Units moved, without a sign'),
      recomputed: integer('The same, computed again just now from what was kept'),
      agrees: bool('Both are equal'),
      sentence: names,
    },
    { rule: text('Rule, pack or benefit'), ruleName: names },
    'Why a transfer has its amount',
  ),
);

export function transferRoutes(parts: LoadParts): readonly Route[] {
  return [
    route({
      id: 'getTransfer',
      method: 'GET',
      path: '/v1/transfers/{id}',
      tag: 'ledger',
      summary: 'One transfer',
      access: { scope: 'ledger:read', own: true },
      params,
      answers: { 200: { description: 'The transfer', schema: transfer } },
      refusals: ['unknown_transfer'],
      handle: async ({ caller, params: { id } }: Call<Id, undefined, undefined>) =>
        ok((await load(parts, caller, id)).shown),
    }),
    route({
      id: 'explainTransfer',
      method: 'GET',
      path: '/v1/transfers/{id}/why',
      tag: 'ledger',
      summary: 'Rule, version, inputs, formula and cuts; computed again',
      access: { scope: 'ledger:read', own: true },
      params,
      answers: { 200: { description: 'The explanation', schema: explanation } },
      refusals: ['unknown_transfer'],
      handle: async ({ caller, params: { id } }: Call<Id, undefined, undefined>) => {
        const { found, entry, n, shown } = await load(parts, caller, id);
        const programs = parts.reads.programs();
        const told = why(programs, entry, n);
        const version = programs.versions.find(({ number }) => number === told.version);
        const rule = version?.compiled.rules.get(told.rule ?? '');
        return ok({
          transfer: shown,
          member: found.external,
          ...told,
          event: { ...told.event, data: await outerData(parts.reads, told.event.data) },
          inputs: await outerData(parts.reads, told.inputs),
          ...(rule === undefined ? {} : { ruleName: rule.def.name }),
          agrees: told.amount === told.recomputed,
        });
      },
    }),
  ];
}

interface Loaded {
  readonly found: Found;
  readonly entry: Entry;
  readonly n: number;
  readonly shown: object;
}

/** What time did and nobody wrote yet has its ids already. */
async function load(parts: LoadParts, caller: Caller, id: string): Promise<Loaded> {
  const unknown = new Problem('unknown_transfer', 'No transfer has this id.', { pointer: '/path/id' });
  const parsed = parseId('tr', id);
  if (parsed === null) throw unknown;
  const { member, seq, n } = parsed;
  const [found] = await parts.reads.name([member]);
  if (found == null) throw unknown;
  checkOwner(caller, found.external, 'unknown_transfer');
  const seen = await seeMember(parts, found);
  const entry = (await parts.reads.entry(member, seq)) ?? seen.unwritten.find((one) => one.seq === seq);
  const transfer = entry?.outcome.transfers?.[n];
  if (entry === undefined || transfer === undefined) throw unknown;
  const show = showTimeOf(parts.reads.programs(), seen.at);
  return { found, entry, n, shown: presentTransfer(transferView(member, entry, transfer, n), show) };
}
