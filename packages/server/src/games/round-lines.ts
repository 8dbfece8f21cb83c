import { type PlayRecord, type Programs, versionOf } from '@laurel/core';
import type { Keyring, PlayPlace, RoundRow, Store } from '@laurel/db';
import type { ShowTime } from '../http/show-time.ts';
import { oddsLine, playLine, type RoundLine } from './draws-file.ts';
import { feedPlays } from './feed-plays.ts';
import { openSeed, pseudonymOf } from './seeds.ts';

export interface RoundParts {
  readonly store: Pick<Store, 'log' | 'plays'>;
  readonly keyring: Pick<Keyring, 'markOf' | 'openLetter'>;
  readonly programs: () => Programs;
}

const rowsAtOnce = 500;

/** A closed round as it is published: a line about the round, the odds, and each play, a member's in their order. */
export async function* roundLines(
  { store, keyring, programs }: RoundParts,
  row: RoundRow & { readonly closedAt: number },
  { plays, show }: { readonly plays: number; readonly show: ShowTime },
): AsyncGenerator<string> {
  const { game, round } = row;
  const head: RoundLine = {
    laurel: 'draws',
    format: 1,
    game,
    round,
    hash: Buffer.from(row.hash).toString('hex'),
    seed: openSeed(keyring, row).toString('hex'),
    publishedAt: show(row.publishedAt),
    closedAt: show(row.closedAt),
    plays,
  };
  yield line(head);
  const told = new Set<number>();
  await feedPlays(store);
  for await (const { member, play } of playsOf(store, row)) {
    if (!told.has(play.version)) {
      told.add(play.version);
      const compiled = versionOf(programs(), play.version).compiled.games.get(game);
      if (compiled !== undefined) yield line(oddsLine(play.version, compiled));
    }
    yield line(playLine(pseudonymOf(keyring, game, member), play));
  }
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

interface PlayOf {
  readonly member: number;
  readonly play: PlayRecord;
}

/** One member may be decided by several processes: the table has the plays of all of them in their order. */
async function* playsOf({ plays }: RoundParts['store'], { game, round }: RoundRow): AsyncGenerator<PlayOf> {
  let after: PlayPlace = { at: 0, member: 0, n: 0 };
  for (;;) {
    const rows = await plays.list({ game, round }, after, rowsAtOnce);
    for (const { member, body } of rows) yield { member, play: JSON.parse(body) as PlayRecord };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last;
  }
}
