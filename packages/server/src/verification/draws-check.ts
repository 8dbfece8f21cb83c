import {
  drawPrize,
  type Entry,
  type MemberNo,
  type PlayRecord,
  type Programs,
  playsPrefix,
  textOf,
  versionOf,
} from '@laurel/core';
import type { Report } from './violation.ts';

/** The number of a play as its seed makes it, of a round that is there; null where it is not. */
export type NumberOfPlay = (play: {
  readonly game: string;
  readonly round: number;
  readonly member: MemberNo;
  readonly n: number;
}) => Promise<string | null>;

/** I24: draws recompute from the seed, by the odds of the version that was in force. */
export async function checkDraws(
  programs: Programs,
  { member, entries }: { readonly member: MemberNo; readonly entries: readonly Entry[] },
  numberOf: NumberOfPlay,
  report: Report,
): Promise<void> {
  const newest = new Map<string, number>();
  for (const entry of entries) {
    if (entry.event.type !== 'game.drawn') continue;
    const draw = entry.context?.draw;
    const name = `${draw?.game}/${draw?.round}`;
    const before = newest.get(name) ?? 0;
    if (draw !== undefined && draw.n !== before + 1)
      report('I24', entry.seq, `play ${draw.n} of round ${draw.round} follows play ${before}`);
    newest.set(name, draw?.n ?? before);
    const fault = await faultIn(programs, entry, member, numberOf);
    if (fault !== null) report('I24', entry.seq, fault);
  }
}

async function faultIn(
  programs: Programs,
  { context, event, outcome, version }: Entry,
  member: MemberNo,
  numberOf: NumberOfPlay,
): Promise<string | null> {
  const game = textOf(event.data['game']);
  const key = Object.keys(outcome.records ?? {}).find((each) => each.startsWith(playsPrefix(game)));
  const play = key === undefined ? undefined : (outcome.records?.[key] as PlayRecord | undefined);
  const draw = context?.draw;
  if (play === undefined || draw === undefined) return 'a play without a draw';
  const { round, n } = draw;
  const number = await numberOf({ game, round, member, n });
  if (number === null) return `round ${round} of ${game} is not there`;
  if (number !== draw.number || number !== play.number || n !== play.n || round !== play.round)
    return `play ${n} of round ${round} has another number than its seed makes`;
  const odds = versionOf(programs, version).compiled.games.get(game)?.odds;
  if (odds === undefined || play.version !== version) return `version ${version} has no such game`;
  const out = new Set(play.out);
  const again = drawPrize(odds, BigInt(number), play.misses ?? 0, (prize) => !out.has(prize));
  return again.prize === play.prize && again.drawn === play.drawn && again.pity === (play.pity ?? false)
    ? null
    : `play ${n} of round ${round} came to ${play.prize}, not ${again.prize}`;
}
