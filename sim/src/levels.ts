import type { Step } from './act.ts';
import { careKind } from './care/care-kind.ts';
import { clubKind } from './club/club-kind.ts';
import type { Violation } from './compare.ts';
import { familiesKind } from './families/families-kind.ts';
import type { Kind } from './kind.ts';
import { mergingKind } from './merging/merging-kind.ts';
import { partnersKind } from './partners/partners-kind.ts';
import { seedOf } from './random.ts';
import { runKindOnCore } from './run-kind.ts';
import { runKindOnLog } from './run-kind-log.ts';
import { type Crowd, crowdOf, runOnLog } from './run-log.ts';
import { type Case, shrink, shrinkTo } from './shrink.ts';
import { story, storyOfKind } from './story.ts';
import { tasksKind } from './tasks/tasks-kind.ts';
import { caseOf, runOnCore } from './volume.ts';

export type Level = 'core' | 'log';

export interface Found {
  readonly operations: number;
  /** What was wrong, and the shortest history that shows it; null where nothing was. */
  readonly story: { readonly what: string; readonly text: string } | null;
}

type Run = (seed: number, n: number, quick: boolean) => Promise<Found>;
type Runs = Readonly<Record<Level, Run>>;

/** Runs history number n of a run on a level. `quick`: the first violation is enough, as it is. */
export const kinds: Readonly<Record<string, Runs>> = {
  starter: { core: starterOnCore, log: starterOnLog },
  club: runsOf(clubKind),
  care: runsOf(careKind),
  families: runsOf(familiesKind),
  merging: runsOf(mergingKind),
  partners: runsOf(partnersKind),
  tasks: runsOf(tasksKind),
};

/** Every other history is of the starter, on both levels: one history in eight goes through the log. */
export function kindOf(n: number): string {
  const turn = n + (n >> 3);
  const others = Object.keys(kinds).slice(1);
  return turn % 2 === 0 ? 'starter' : (others[(turn >> 1) % others.length] ?? 'starter');
}

async function starterOnCore(seed: number, n: number, quick: boolean): Promise<Found> {
  const each = caseOf(seed, n);
  const wrong = await runOnCore(each);
  const operations = each.steps.length;
  if (wrong === null) return { operations, story: null };
  if (quick) return { operations, story: { what: wrong.what, text: '' } };
  const small = await shrink(each, async (tried) => isSame(await runOnCore(tried), wrong));
  return { operations, story: { what: wrong.what, text: story(small, await runOnCore(small)) } };
}

async function starterOnLog(seed: number, n: number, quick: boolean): Promise<Found> {
  const crowd = crowdOf(seed, n);
  const wrong = await safely(() => runOnLog(crowd));
  const operations = crowd.histories.reduce((sum, steps) => sum + steps.length, 0);
  if (wrong === null) return { operations, story: null };
  // To shorten a hang would take hours.
  const text = quick || wrong.what === 'hang' ? '' : await crowdStory(crowd, wrong);
  return { operations, story: { what: wrong.what, text } };
}

function runsOf<T extends { readonly zone: string }>(kind: Kind<T>): Runs {
  return {
    core: (seed, n, quick) => found(kind, kind.caseOf(seed, n), quick, (each) => runKindOnCore(kind, each)),
    log: (seed, n, quick) =>
      found(kind, kind.caseOf(seed, n), quick, (each) =>
        safely(() => runKindOnLog(kind, seedOf(seed, n), each)),
      ),
  };
}

async function found<T extends { readonly zone: string }>(
  kind: Kind<T>,
  each: Case<T>,
  quick: boolean,
  run: (each: Case<T>) => Promise<Violation | null>,
): Promise<Found> {
  const wrong = await run(each);
  const operations = each.steps.length;
  if (wrong === null) return { operations, story: null };
  if (quick || wrong.what === 'hang') return { operations, story: { what: wrong.what, text: '' } };
  const fails = async (tried: Case<T>): Promise<boolean> =>
    tried.steps.length > 0 && isSame(await run(tried), wrong);
  const small = await shrinkTo(kind.plain, each, fails);
  return { operations, story: { what: wrong.what, text: storyOfKind(kind, small, await run(small)) } };
}

/** The same kind of fault: what a shorter history must still show. */
const isSame = (a: Violation | null, b: Violation): boolean => a !== null && a.what === b.what;

/** A history takes seconds; whoever waits for longer than this is never answered. */
const HANG_MS = 120_000;

/** A crash is a violation too, and so is an answer that never comes. */
async function safely<V extends Violation>(run: () => Promise<V | null>): Promise<V | Violation | null> {
  const hangs = Promise.withResolvers<Violation>();
  const is = `none after ${HANG_MS / 1000} seconds`;
  const timer = setTimeout(
    () => hangs.resolve({ at: -1, member: '', what: 'hang', must: 'an answer', is }),
    HANG_MS,
  );
  try {
    return await Promise.race([run(), hangs.promise]);
  } catch (thrown) {
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    const what = text.split('\n').slice(0, 6).join('\n');
    return { at: -1, member: '', what: 'crash', must: 'an answer', is: what };
  } finally {
    clearTimeout(timer);
  }
}

/** Faults come by chance, so what is left out changes them too: it is shortened as far as it still fails. */
async function crowdStory(crowd: Crowd, wrong: Violation): Promise<string> {
  const all = crowd.histories.flatMap((steps, history) => steps.map((step) => ({ ...step, history })));
  const crowdFrom = ({ terms, steps }: Case): Crowd => ({
    ...crowd,
    terms,
    histories: crowd.histories.map((_, n) => steps.filter((step) => (step as Tagged).history === n)),
  });
  const small = await shrink({ terms: crowd.terms, steps: all }, async (tried) =>
    tried.steps.length === 0 ? false : isSame(await safely(() => runOnLog(crowdFrom(tried))), wrong),
  );
  const found = await safely(() => runOnLog(crowdFrom(small)));
  const last = found === null ? null : { history: 0, ...found };
  const histories = crowdFrom(small).histories;
  const texts = histories.flatMap((steps, n) =>
    steps.length === 0
      ? []
      : [`of h${n}:\n${story({ terms: small.terms, steps }, n === last?.history ? last : null)}`],
  );
  return [`faults of seed ${crowd.seed}`, ...texts].join('\n');
}

type Tagged = Step & { readonly history: number };
