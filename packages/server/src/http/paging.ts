import type { Json } from '@laurel/core';
import type { Cursors } from './cursors.ts';
import { limits } from './limits.ts';

/** How a caller asks for a page. */
export interface PageAsked {
  readonly limit?: number;
  readonly cursor?: string;
}

/** What of a list is asked for: `binding` is the list, the caller and all filters, so that no cursor fits another. */
export interface PageOf<T, P> {
  readonly binding: string;
  readonly asked: PageAsked;
  readonly rows: (after: P | undefined, limit: number) => Promise<readonly T[]>;
  readonly place: (row: T) => P;
}

/** A page of a list, and where the next begins. */
export async function pageOf<T, P>(
  cursors: Cursors,
  { binding, asked: { limit = limits.pageDefault, cursor }, rows, place }: PageOf<T, P>,
): Promise<{ readonly rows: readonly T[]; readonly nextCursor: string | null }> {
  const found = await rows(
    cursor === undefined ? undefined : (cursors.read(binding, cursor) as unknown as P),
    limit,
  );
  const last = found.length < limit ? undefined : found.at(-1);
  return { rows: found, nextCursor: last === undefined ? null : cursors.write(binding, place(last) as Json) };
}
