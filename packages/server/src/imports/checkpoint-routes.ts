import type { Store } from '@laurel/db';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, integer, named, object, text } from '../http/schema.ts';

export interface ImportParts {
  readonly store: Pick<Store, 'meta'>;
}
interface Id {
  readonly id: string;
}
interface Checkpoint {
  readonly line: number;
  readonly refusedBytes: number;
  readonly finished: boolean;
}

/** 128 bits, in hexadecimal. */
const ID = /^[0-9a-f]{32}$/;
const params = object({
  id: text('Made of the file, its mapping and the part of it', { pattern: ID.source }),
});
const shape = object({
  line: integer('Lines up to this one are decided, or were refused', { min: 0 }),
  refusedBytes: integer('Of the file of refused lines', { min: 0 }),
  finished: bool('To its end, and nothing was refused'),
});
const checkpoint = named('ImportCheckpoint', shape);
const nothing: Checkpoint = { line: 0, refusedBytes: 0, finished: false };

/** How far an import has come, in the store that it fills: brought back from a backup, the store knows of no more than it has. */
export function importRoutes({ store }: ImportParts): readonly Route[] {
  const nameOf = (id: string): string => {
    if (ID.test(id)) return `import:${id}`;
    throw new Problem('invalid_parameter', 'It is 32 digits in hexadecimal.', { pointer: '/path/id' });
  };
  return [
    route({
      id: 'getImportCheckpoint',
      method: 'GET',
      path: '/v1/imports/{id}',
      tag: 'events',
      summary: 'How far an import has come; line 0 where it has not begun',
      access: { scope: 'backfill' },
      params,
      answers: { 200: { description: 'So far', schema: checkpoint } },
      refusals: ['invalid_parameter'],
      handle: async ({ params: { id } }: Call<Id, undefined, undefined>) => {
        const kept = await store.meta.get(nameOf(id));
        return ok(kept === null || kept === '' ? nothing : { ...nothing, ...(JSON.parse(kept) as object) });
      },
    }),
    route({
      id: 'putImportCheckpoint',
      method: 'PUT',
      path: '/v1/imports/{id}',
      tag: 'events',
      summary: 'Note how far an import has come: only lines that were answered',
      access: { scope: 'backfill' },
      params,
      body: shape,
      write: 'own',
      answers: { 200: { description: 'Noted', schema: checkpoint } },
      refusals: ['invalid_parameter'],
      handle: async ({ params: { id }, body }: Call<Id, undefined, Checkpoint>) => {
        await store.meta.set(nameOf(id), JSON.stringify(body));
        return ok(body);
      },
    }),
  ];
}
