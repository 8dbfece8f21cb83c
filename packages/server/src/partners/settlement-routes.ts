import type { Store } from '@laurel/db';
import { readMonth } from '../exports/statement.ts';
import { type Format, formats, monthName, twoTables, written } from '../exports/two-tables.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { object, text } from '../http/schema.ts';
import { loadPartner, type OfPartner, type PartnerParts } from './partner-parts.ts';
import { type PartnerRowTold, readPartnerFile, reconcile } from './reconcile.ts';
import { reconciliation } from './schemas.ts';
import { type Settlement, settlementOf } from './settlement.ts';
import { settlementTables } from './settlement-text.ts';

interface OfMonth extends OfPartner {
  readonly month: string;
}
const monthParams = object({
  id: text('Partner of the program', { min: 1, max: 64, pattern: '^[a-z0-9][a-z0-9-]*$' }),
  month: monthName,
});
const access = { scope: 'exports' } as const;

/** What partners are owed for a month, and whether they say the same. */
export function settlementRoutes(parts: PartnerParts): readonly Route[] {
  return [getSettlement(parts), reconcileMonth(parts)];
}

/** A partner that the program in force does not know any more is settled all the same. */
function settled(parts: PartnerParts, { id, month }: OfMonth): Promise<Settlement> {
  const programs = parts.reads.programs();
  if (!programs.versions.some(({ compiled }) => compiled.partners.has(id))) loadPartner(parts, id);
  return settlementOf(parts, id, readMonth(programs, month, parts.clock.now()));
}

function getSettlement(parts: PartnerParts): Route {
  return route({
    id: 'getPartnerSettlement',
    method: 'GET',
    path: '/v1/partners/{id}/settlements/{month}',
    tag: 'partners',
    summary: 'What a partner is owed for a month, by posting date',
    description:
      'Per item: issued, delivered, failed, revoked, substituted, given back, open, and what is owed for pieces and for days; then the lines. A month that is over gives the same bytes for ever.',
    access,
    params: monthParams,
    query: object({}, { format: formats }),
    audit: 'plain',
    answers: { 200: twoTables },
    refusals: ['no_program', 'unknown_partner', 'invalid_parameter'],
    handle: async ({ params, query }: Call<OfMonth, Format, undefined>) =>
      written(settlementTables(await settled(parts, params)), query),
  });
}

function reconcileMonth(parts: PartnerParts): Route {
  return route({
    id: 'reconcilePartner',
    method: 'POST',
    path: '/v1/partners/{id}/settlements/{month}/reconcile',
    tag: 'partners',
    summary: 'Compare a partner’s file with the statement: CSV with the columns id, item, status, amount',
    access,
    params: monthParams,
    body: object({ csv: text('The file', { min: 1, max: csvMax }) }),
    bodyBytesMax: csvMax,
    longTexts: true,
    write: 'own',
    audit: 'plain',
    answers: { 200: { description: 'Where the two differ', schema: reconciliation } },
    refusals: ['no_program', 'unknown_partner', 'invalid_parameter', 'invalid_value'],
    handle: async ({ params, body }: Call<OfMonth, undefined, { csv: string }>) => {
      const told = readPartnerFile(body.csv);
      const settlement = await settled(parts, params);
      const codes = await codesOf(parts, params.id, told);
      return ok({ partner: params.id, month: params.month, ...reconcile(settlement, told, codes) });
    },
  });
}

const csvMax = 16_777_216;
const marksMax = 200;

/** Rows that name a code: its place in the pool, `<item>#<number>`. */
async function codesOf(
  {
    store,
    keyring,
    reads,
  }: Pick<PartnerParts, 'keyring' | 'reads'> & {
    readonly store: Pick<Store, 'partnerCodes'>;
  },
  partner: string,
  told: readonly PartnerRowTold[],
): Promise<ReadonlyMap<string, string>> {
  const items = new Set<string>();
  for (const { compiled } of reads.programs().versions)
    for (const { id, counter } of compiled.partners.get(partner)?.items.values() ?? [])
      if (counter !== null) items.add(id);
  const places = new Map<string, string>();
  for (const item of items) {
    const rows = told.filter((row) => row.item === item && !row.id.startsWith('cl-'));
    for (let i = 0; i < rows.length; i += marksMax) {
      const marks = new Map(
        rows.slice(i, i + marksMax).map(({ id }) => [keyring.markOf(`code ${partner}/${item}`, id), id]),
      );
      const asked = [...marks.keys()].map((mark) => Buffer.from(mark, 'base64url'));
      for (const { mark, n } of await store.partnerCodes.known({ partner, item }, asked))
        places.set(marks.get(Buffer.from(mark).toString('base64url')) ?? '', `${item}#${n}`);
    }
  }
  return places;
}
