import { type PlayRecord, playsPrefix, textOf } from '@laurel/core';
import type { LogRow, PlayRow, Store } from '@laurel/db';
import { entryOf } from '../log/codec.ts';

const rowsAtOnce = 2_000;

/**
 * Makes the table of plays of the log, from where it was up to what is durable now. Each entry is read once for this,
 * whenever a round is published; games cost nothing where none is played.
 */
export async function feedPlays({ log, plays }: Pick<Store, 'log' | 'plays'>): Promise<void> {
  const fed = new Map((await plays.fed()).map(({ stream, pos }) => [stream, pos]));
  for (const { stream, pos: end } of await log.streams()) {
    let pos = fed.get(stream) ?? 0;
    while (pos < end) {
      const rows = await log.after({ stream, pos }, rowsAtOnce);
      pos = rows.at(-1)?.pos ?? end;
      await plays.feed({ stream, pos }, rows.flatMap(playsIn));
    }
  }
}

function playsIn(row: LogRow): readonly PlayRow[] {
  if (row.type !== 'game.drawn') return [];
  const { event, outcome } = entryOf(row);
  const prefix = playsPrefix(textOf(event.data['game']));
  return Object.entries(outcome.records ?? {}).flatMap(([key, record]) => {
    if (!key.startsWith(prefix)) return [];
    const { game, round, at, n } = record as PlayRecord;
    return [{ game, round, at, member: row.member, n, body: JSON.stringify(record) }];
  });
}
