import { drawPrize, type PublishedOdds } from '@laurel/core';
import type { DrawsLine, PlayLine, RoundLine } from './draws-file.ts';
import { hashOfSeed, numberOf } from './seeds.ts';

/** What came of recomputing a published round. */
export interface DrawsVerified {
  readonly game: string;
  readonly round: number;
  readonly plays: number;
  /** Plays by prize; nothing is ''. */
  readonly prizes: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

const faultsMax = 100;

/** Recomputes a round from its published lines alone: hash, every number, every prize, every pity. */
export async function verifyDraws(lines: AsyncIterable<string> | Iterable<string>): Promise<DrawsVerified> {
  const found = new Verifying();
  for await (const line of lines) if (line.trim() !== '') found.take(JSON.parse(line) as DrawsLine);
  return found.result();
}

class Verifying {
  private round: RoundLine | null = null;
  private seed: Buffer = Buffer.alloc(0);
  private readonly odds = new Map<number, PublishedOdds>();
  private readonly members = new Map<string, { readonly n: number; readonly misses: number }>();
  private readonly prizes = new Map<string, number>();
  private readonly faults: string[] = [];
  private plays = 0;

  take(line: DrawsLine): void {
    if ('laurel' in line) return this.begin(line as RoundLine);
    if (this.round === null) return this.fault('The first line must name the round.');
    if ('odds' in line) {
      const { version, ...odds } = line['odds'] as PublishedOdds & { version: number };
      this.odds.set(version, odds);
    } else this.play(line.play, this.round);
  }

  result(): DrawsVerified {
    const { round, plays } = this;
    if (round === null) this.fault('The file names no round.');
    else if (plays !== round.plays) this.fault(`The round had ${round.plays} plays; the file has ${plays}.`);
    const { game = '', round: number = 0 } = round ?? {};
    return { game, round: number, plays, prizes: Object.fromEntries(this.prizes), faults: this.faults };
  }

  private begin(line: RoundLine): void {
    this.round = line;
    this.seed = Buffer.from(line.seed, 'hex');
    const hash = hashOfSeed(this.seed).toString('hex');
    if (hash !== line.hash) this.fault(`The seed’s hash is ${hash}, published was ${line.hash}.`);
  }

  private play(play: PlayLine['play'], { game, round }: RoundLine): void {
    this.plays += 1;
    const name = `Play ${play.n} of ${play.member}`;
    const before = this.members.get(play.member);
    if (play.n !== (before?.n ?? 0) + 1) this.fault(`${name} follows play ${before?.n ?? 0}.`);
    const number = numberOf(this.seed, { game, round, member: play.member, n: play.n });
    if (number !== play.number) this.fault(`${name} had the number ${play.number}; it is ${number}.`);
    const odds = this.odds.get(play.version);
    if (odds === undefined) return this.fault(`${name} went by odds that the file has not.`);
    const misses = before?.misses ?? play.misses;
    const out = new Set(play.out);
    const again = drawPrize(odds, BigInt(number), misses, (prize) => !out.has(prize));
    const was = JSON.stringify([play.drawn, play.prize, play.pity, play.out, play.misses]);
    const is = JSON.stringify([again.drawn, again.prize, again.pity, again.out, misses]);
    if (was !== is) this.fault(`${name} came to ${was}; it comes to ${is}.`);
    this.members.set(play.member, { n: play.n, misses: again.misses });
    this.prizes.set(play.prize ?? '', (this.prizes.get(play.prize ?? '') ?? 0) + 1);
  }

  private fault(text: string): void {
    if (this.faults.length < faultsMax) this.faults.push(text);
  }
}
