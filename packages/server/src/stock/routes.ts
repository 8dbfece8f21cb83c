import type { StockLevel, Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import type { Cursors } from '../http/cursors.ts';
import { limits } from '../http/limits.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, named, object, page, text } from '../http/schema.ts';
import { pageQuery } from '../http/shared-schemas.ts';
import { reason } from '../members/schemas.ts';

export interface StockParts {
  readonly store: Pick<Store, 'stock' | 'audit'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly cursors: Cursors;
  /** The decisions of this process go by what was loaded, at once. */
  readonly stockLoaded: (counter: string, loaded: number) => void;
}

interface OfCounter {
  readonly counter: string;
}
interface Load {
  readonly by: number;
  readonly reason: string;
}

const counterText = text('A counter, like `prize:wheel:cup` or `goods:mug`', {
  min: 1,
  max: 255,
  pattern: '^[a-z][A-Za-z0-9_.:/-]*$',
});
const level = named(
  'StockLevel',
  object({
    counter: text('The counter'),
    loaded: integer('Units that operators put in', { min: 0 }),
    used: integer('Units that were given', { min: 0 }),
    left: integer('Units that are left', { min: 0 }),
  }),
);
const shown = (counter: string, { used, loaded }: StockLevel): object => ({
  counter,
  loaded: loaded ?? 0,
  used,
  left: Math.max(0, (loaded ?? 0) - used),
});

/** What there are only so many of: prizes, goods, codes, budgets. How many, operators say; no version of a program does. */
export function stockRoutes(parts: StockParts): readonly Route[] {
  return [listStock(parts), getStock(parts), loadStock(parts)];
}

function listStock({ store, cursors }: StockParts): Route {
  return route({
    id: 'listStock',
    method: 'GET',
    path: '/v1/stock',
    tag: 'stock',
    summary: 'Counters that operators loaded, and what is left of each',
    access: { scope: 'stock' },
    query: object({}, pageQuery),
    answers: { 200: { description: 'Counters', schema: page(level, 'By name') } },
    refusals: ['invalid_cursor'],
    handle: async ({ caller, query }: Call<undefined, { limit?: number; cursor?: string }, undefined>) => {
      const { limit = limits.pageDefault, cursor } = query;
      const after = cursor === undefined ? '' : cursors.readText(`stock ${caller.id}`, cursor);
      const rows = await store.stock.list({ after, limit });
      const last = rows.length < limit ? undefined : rows.at(-1)?.counter;
      return ok({
        data: rows.map(({ counter, ...each }) => shown(counter, each)),
        nextCursor: last === undefined ? null : cursors.write(`stock ${caller.id}`, last),
      });
    },
  });
}

function getStock({ store }: StockParts): Route {
  return route({
    id: 'getStock',
    method: 'GET',
    path: '/v1/stock/{counter}',
    tag: 'stock',
    summary: 'What was loaded of a counter, and what is left; nothing, where nobody loaded any',
    access: { scope: 'stock' },
    params: object({ counter: counterText }),
    answers: { 200: { description: 'How it stands', schema: level } },
    refusals: [],
    handle: async ({ params: { counter } }: Call<OfCounter, undefined, undefined>) => {
      const [found] = await store.stock.levels([counter]);
      return ok(shown(counter, found ?? { used: 0, loaded: null }));
    },
  });
}

function loadStock(parts: StockParts): Route {
  const { store, clock } = parts;
  return route({
    id: 'loadStock',
    method: 'POST',
    path: '/v1/stock/{counter}',
    tag: 'stock',
    summary: 'Load more of a counter, or, below zero, take out what is left of it',
    access: { scope: 'stock' },
    params: object({ counter: counterText }),
    body: object({
      by: integer('Units; below zero they are taken out', { min: -unitsMax, max: unitsMax }),
      reason,
    }),
    write: 'key',
    answers: { 200: { description: 'How it stands then', schema: level } },
    refusals: ['stock_exhausted', 'invalid_value'],
    handle: async ({ caller, params, body, requestId }: Call<OfCounter, undefined, Load>) => {
      const { counter } = params;
      if (counter.startsWith('draw:'))
        throw new Problem('invalid_value', 'Rounds of a game are opened and closed by the game.', {
          pointer: '/path/counter',
        });
      if (counter.startsWith('codes:'))
        throw new Problem('invalid_value', 'Codes of a partner are loaded and revoked as codes.', {
          pointer: '/path/counter',
        });
      const after = await store.stock.load(counter, body.by);
      if (after === null) throw new Problem('stock_exhausted', 'So many are not left.', { pointer: '/by' });
      parts.stockLoaded(counter, after.loaded ?? 0);
      // By hand and not by the route: how many, and why, must stand in it.
      await store.audit.append({
        at: clock.now(),
        actor: caller.actor,
        action: 'loadStock',
        target: `stock/${counter}`,
        detail: JSON.stringify({ ...body, ...after, requestId }),
      });
      return ok(shown(counter, after));
    },
  });
}

/** Loads of this size, added up, stay exact. */
const unitsMax = 1_000_000_000_000;
