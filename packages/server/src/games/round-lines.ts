import { type PlayRecord, type Programs, playsPrefix, versionOf } from '@laurel/core';
import type { Keyring, LogRow, RoundRow, StoreReads } from '@laurel/db';
import type { ShowTime } from '../http/show-time.ts';
import { entryOf } from '../log/codec.ts';
import { oddsLine, playLine, type RoundLine } from './draws-file.ts';
import { openSeed, pseudonymOf } from './seeds.ts';

export interface RoundParts {
  readonly store: Pick<StoreReads, 'log' | 'stock'>;
  readonly keyring: Pick<Keyring, 'markOf' | 'openLetter'>;
  readonly programs: () => Programs;
}

const rowsAtOnce = 2_000;

/**
 * A closed round as it is published: a line about the round, the odds, and each play, a member's in their order. All of
 * the log is looked through; a round stands where its plays were decided.
 */
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

/** One member may be decided by several processes: what is of another stream may come before. */
async function* playsOf({ log }: RoundParts['store'], { game, round }: RoundRow): AsyncGenerator<PlayOf> {
  const found: PlayOf[] = [];
  for (const { stream } of await log.streams()) {
    for (let pos = 0; ; ) {
      const rows: readonly LogRow[] = await log.after({ stream, pos }, rowsAtOnce);
      for (const row of rows) {
        const play = row.type === 'game.drawn' ? playIn(row, game) : null;
        if (play?.round === round) found.push({ member: row.member, play });
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      pos = last.pos;
    }
  }
  yield* found.sort((a, b) => a.play.at - b.play.at || a.member - b.member || a.play.n - b.play.n);
}

function playIn(row: LogRow, game: string): PlayRecord | null {
  const { outcome } = entryOf(row);
  const key = Object.keys(outcome.records ?? {}).find((each) => each.startsWith(playsPrefix(game)));
  return key === undefined ? null : (outcome.records?.[key] as PlayRecord);
}
