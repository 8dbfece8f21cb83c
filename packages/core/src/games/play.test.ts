import { describe, expect, it } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';
import { compileProgram, type JsonObject, readProgram } from '../index.ts';
import { replay } from '../replay.ts';

const wheel = {
  kind: 'wheel',
  cost: { asset: 'spin', units: 1 },
  limits: ['3 per day'],
  prizes: [
    { id: 'cup', odds: '1/100', stock: true, instead: 'coin' },
    { id: 'coin', odds: '1/10', grants: { points: 10 } },
  ],
  pity: { after: 2, of: ['cup', 'coin'], gives: 'coin' },
};
const doc = (game: object = wheel): object => ({
  program: 'games',
  assets: { points: { kind: 'currency' }, spin: { kind: 'chance' } },
  games: { wheel: game },
  rules: [
    {
      id: 'played',
      on: 'game.played',
      when: "has(data.game) && data.game == 'wheel'",
      grants: { points: 1 },
      limits: ['2 per day'],
    },
  ],
});
const nothing = (1n << 256n) - 1n;

function player(game?: object): Play {
  const play = new Play(programsOf(doc(game)));
  play.send('member.registered', '2026-03-01 09:00');
  play.send('adjustment.made', '2026-03-01 09:01', { asset: 'spin', amount: 20, reason: 'a test' });
  play.stock.set('prize:wheel:cup', [0, 1]);
  return play;
}
const drawn = (play: Play, k: number): JsonObject => play.records.get(`play/wheel/${k}`) as JsonObject;

describe('a play', () => {
  it('I1 spends a chance, gives what is left, and tells the rules that look at games', () => {
    const play = player();
    play.numbers.push(0n, 0n, nothing);
    play.send('game.drawn', '2026-03-02 10:00', { game: 'wheel' });
    const second = play.send('game.drawn', '2026-03-02 10:01', { game: 'wheel' });
    expect(drawn(play, 1)).toMatchObject({ drawn: 'cup', prize: 'cup', n: 1 });
    expect(drawn(play, 2)).toMatchObject({ drawn: 'cup', prize: 'coin', n: 2, out: ['cup'] });
    expect(second.transfers.map(({ rule, amount }) => [rule, amount])).toEqual([
      ['game:wheel', -1],
      ['game:wheel:coin', 10],
      ['played', 1],
    ]);
    expect(play.stock.get('prize:wheel:cup')).toEqual([1, 1]);
    const third = play.send('game.drawn', '2026-03-02 10:02', { game: 'wheel' });
    expect(third.transfers.map(({ rule }) => rule)).toEqual(['game:wheel']);
    expect(play.try('game.drawn', '2026-03-02 10:03', { game: 'wheel' })).toMatchObject({
      refusal: { code: 'play_limited' },
    });
  });

  it('I1 gives by pity what did not come', () => {
    const play = player({ ...wheel, limits: [] });
    play.numbers.push(nothing, nothing, nothing);
    for (const minute of ['10', '11', '12'])
      play.send('game.drawn', `2026-03-02 10:${minute}`, { game: 'wheel' });
    expect([1, 2, 3].map((k) => drawn(play, k)['prize'])).toEqual([null, null, 'coin']);
    expect(drawn(play, 3)).toMatchObject({ pity: true, misses: 2, drawn: null });
  });

  it('needs a chance, and its number comes from nobody who asks', () => {
    const play = player();
    play.send('adjustment.made', '2026-03-02 09:00', { asset: 'spin', amount: -20, reason: 'a test' });
    expect(play.try('game.drawn', '2026-03-02 10:00', { game: 'wheel' })).toMatchObject({
      refusal: { code: 'insufficient_available' },
    });
    const read = readProgram(doc());
    const made = read.ok ? compileProgram(read.program) : null;
    const shape = made?.ok ? made.compiled.shapes.get('game.drawn') : undefined;
    expect(shape?.schema).toMatchObject({ additionalProperties: false });
    expect(JSON.stringify(shape?.schema)).not.toContain('number');
  });

  it('is decided again from its entry alone', () => {
    const play = player();
    play.numbers.push(0n, 0n);
    play.send('game.drawn', '2026-03-02 10:00', { game: 'wheel' });
    play.send('game.drawn', '2026-03-02 10:01', { game: 'wheel' });
    expect(replay(play.programs, play.member, play.entries).differences).toEqual([]);
    expect(play.head.decidedAt).toBe(at('2026-03-02 10:01'));
  });
});

describe('a program with games', () => {
  const problems = (game: object): readonly string[] => {
    const read = readProgram(doc(game));
    const found = read.ok ? compileProgram(read.program) : read;
    return found.ok ? [] : found.problems.map(({ code }) => code);
  };
  it('refuses odds above one, prizes that nobody knows, and substitutes in a ring', () => {
    const [cup, coin] = wheel.prizes;
    expect(problems(wheel)).toEqual([]);
    expect(problems({ ...wheel, prizes: [{ ...cup, odds: '0.95' }, coin] })).toEqual(['bad_odds']);
    expect(problems({ ...wheel, prizes: [{ ...cup, odds: '0' }, coin] })).toContain('bad_odds');
    expect(problems({ ...wheel, prizes: [{ ...cup, instead: 'car' }, coin] })).toEqual(['unknown_prize']);
    expect(problems({ ...wheel, prizes: [cup, { ...coin, instead: 'cup' }] })).toEqual([
      'bad_order',
      'bad_order',
    ]);
    expect(problems({ ...wheel, budget: true })).toEqual(['no_worth', 'no_worth']);
    expect(problems({ ...wheel, pity: { after: 2, of: ['cup'], gives: 'coin' } })).toEqual(['unknown_prize']);
  });
});
