import type { EpochMs } from '@laurel/core';
import type { Sent } from '../../act.ts';
import type { Judged, Texts, TracedStep } from '../../kind.ts';
import type { Verdict } from '../member.ts';
import { carryOut } from './acts.ts';
import type { Families } from './families.ts';
import { type Asked, objectionsTo } from './objections.ts';
import { doubt, newRelative, type Relative } from './relative.ts';
import { seenOfRelative } from './seen-of-relative.ts';
import { passDues, passTime } from './time.ts';
import { newWorld, type World } from './world.ts';

export interface JudgedFamilies extends Judged {
  readonly people: ReadonlyMap<string, Relative>;
  readonly doubt: string | null;
}
/** What the oracle must know of what the store said. */
export interface TracedOfFamilies extends Omit<TracedStep, 'told'> {
  readonly told: { readonly status: string } | null;
}

const applied: Verdict = { status: 'applied', codes: [], limited: null, shortfall: 0, charge: 0 };
const refused = (codes: readonly string[]): Verdict => ({ ...applied, status: 'refused', codes });

/** Says what must have become of a whole history of households. */
export function judgeFamilies(
  families: Families,
  trace: readonly TracedOfFamilies[],
  end: EpochMs,
): JudgedFamilies {
  const world = newWorld(families);
  const looks: JudgedFamilies['looks'][number][] = [];
  const verdicts = trace.map(({ step, decidedAt, told }) => {
    if (step.step === 'pass') pass(world, step.now);
    looks.push(step.step === 'pass' ? seenOfAll(world, step.now) : null);
    if (step.step !== 'send') return null;
    const { sent, now } = step;
    const verdict = decide(world, { sent, now, at: decidedAt, status: told?.status ?? '' });
    noteDoubts(world);
    return { ...verdict, sure: world.doubt === null };
  });
  return { verdicts, looks, last: seenOfAll(world, end), people: world.people, doubt: world.doubt };
}

function pass(world: World, now: EpochMs): void {
  for (const relative of world.people.values())
    if (passDues(world, relative, now)) relative.newest = Math.max(relative.newest, relative.passedTo);
  deliver(world, now);
  noteDoubts(world);
}

function noteDoubts(world: World): void {
  const [first] = [...world.people.values()].flatMap(({ unsure }) => unsure);
  if (first !== undefined) world.doubt ??= first.why;
}

/** What follows at others is decided with it, in the order in which it was said. */
function deliver(world: World, now: EpochMs): void {
  for (let parcel = world.onTheWay.shift(); parcel !== undefined; parcel = world.onTheWay.shift()) {
    const there = world.people.get(parcel.to);
    if (there === undefined) continue;
    const at = Math.max(now, there.newest);
    passTime(world, there, at);
    there.newest = at;
    parcel.run(there, at);
  }
}

/** Decides one message from the member's whole history. */
function decide(
  world: World,
  { sent, now, at, status }: { sent: Sent; now: EpochMs; at: EpochMs; status: string },
): Verdict {
  const before = world.people.get(sent.member) ?? newRelative(sent.member);
  const content = JSON.stringify([sent.time, sent.act]);
  const known = before.accepted.find(({ id }) => id === sent.id);
  if (known !== undefined)
    return known.content === content
      ? { ...known.verdict, status: 'duplicate' }
      : refused(['event_conflict']);
  if (at < before.passedTo)
    doubt(before, 'a clock that went back over what time had done without writing it');
  // Said of who she was: a refusal throws away what was computed.
  const relative = structuredClone(before);
  world.people.set(sent.member, relative);
  passTime(world, relative, at);
  const asked: Asked = { world, relative, sent, now, at, happened: Math.min(sent.time, at) };
  const { codes, room } = objectionsTo(asked);
  if (codes.length > 0 || (room && status === 'refused')) {
    world.onTheWay.length = 0;
    if (before.joinedAt === null && before.accepted.length === 0) world.people.delete(sent.member);
    else world.people.set(sent.member, before);
    return refused(room ? ['*'] : codes);
  }
  relative.newest = at;
  const missing = carryOut(asked, sent.act);
  deliver(world, now);
  const charge = world.families.shortfall === 'charge' ? missing : 0;
  const verdict: Verdict = { ...applied, shortfall: missing, charge };
  relative.accepted.push({ id: sent.id, content, verdict });
  return verdict;
}

/** Everybody as read at an instant: time is let pass on a copy. Nobody, once there is a doubt. */
function seenOfAll(world: World, at: EpochMs): ReadonlyMap<string, Texts> {
  if (world.doubt !== null) return new Map();
  const seen = [...world.people.values()].flatMap((relative) => {
    const then = structuredClone(relative);
    const copy: World = { ...world, people: new Map(world.people), onTheWay: [] };
    copy.people.set(then.name, then);
    passTime(copy, then, at);
    return then.unsure.length > 0 ? [] : [[then.name, seenOfRelative(copy, then, at)] as const];
  });
  return new Map(seen);
}
