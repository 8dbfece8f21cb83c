import type { PlayRecord } from '@laurel/core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { entryOf } from '../log/codec.ts';
import { type Tried, tryServer } from '../testing/try-server.ts';
import { playLine } from './draws-file.ts';
import { pseudonymOf } from './seeds.ts';

const program = `
program: fair
assets: { points: { kind: currency } }
games:
  wheel: { kind: wheel, prizes: [{ id: coin, odds: 1/2, grants: { points: 1 } }], rounds: { plays: 5 } }
  card: { kind: scratch, prizes: [{ id: coin, odds: 1/2, grants: { points: 1 } }] }
`;
let server: Tried;
beforeAll(async () => {
  server = await tryServer('2026-03-01T10:00:00+08:00', { program });
  for (const id of ['lin', 'mei', 'noor']) await server.laurel.createMember({ body: { id } });
});
afterAll(() => server.close());

const play = async (id: string, game: string) => {
  const { data, error } = await server.laurel.playGame({ path: { id, game } });
  if (data === undefined) throw new Error(JSON.stringify(error));
};
const published = async (round: number) => {
  const { body } = await server.call('GET', `/v1/games/wheel/rounds/${round}/plays`);
  return String(body);
};

/** Plays of a round as the whole log has them: what is published must be the same, byte for byte. */
async function fromLog(round: number): Promise<string> {
  const { store, keyring } = server.opened;
  const rows = await store.log.after({ stream: store.log.stream, pos: 0 }, 10_000);
  const plays = rows.flatMap((row) =>
    row.type !== 'game.drawn'
      ? []
      : Object.entries(entryOf(row).outcome.records ?? {})
          .filter(([key]) => key.startsWith('play/wheel/'))
          .map(([, record]) => ({ member: row.member, play: record as PlayRecord })),
  );
  return plays
    .filter(({ play: one }) => one.round === round)
    .sort((a, b) => a.play.at - b.play.at || a.member - b.member || a.play.n - b.play.n)
    .map(
      ({ member, play: one }) => `${JSON.stringify(playLine(pseudonymOf(keyring, 'wheel', member), one))}\n`,
    )
    .join('');
}
const playsOf = (text: string) =>
  text
    .split(/(?<=\n)/)
    .filter((line) => line.startsWith('{"play"'))
    .join('');

test('I2 a round is published from its own plays, the same bytes as of the whole log, however often', async () => {
  for (const id of ['noor', 'lin', 'mei', 'lin']) {
    await play(id, 'wheel');
    await play(id, 'card');
  }
  server.clock.moveTo(server.clock.now() + 1);
  for (const id of ['noor', 'mei', 'mei']) await play(id, 'wheel');
  const one = await published(1);
  expect(playsOf(one)).toBe(await fromLog(1));
  expect(playsOf(one).split('\n')).toHaveLength(5 + 1);
  await server.laurel.closeRound({ path: { game: 'wheel', round: '2' } });
  const reads = vi.spyOn(server.opened.store.log, 'after');
  expect(await published(2)).toContain('"round":2');
  expect(playsOf(await published(2))).toBe(await fromLog(2));
  expect(await published(1)).toBe(one);
  // The test itself reads the log once; nobody else has to again.
  expect(reads.mock.calls.filter(([{ pos }]) => pos === 0)).toHaveLength(1);
  reads.mockRestore();
});
