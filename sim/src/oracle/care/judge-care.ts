import type { EpochMs } from '@laurel/core';
import type { Act, Sent } from '../../act.ts';
import type { Judged, Texts, TracedStep } from '../../kind.ts';
import { againstOrder } from '../club/orders.ts';
import type { Verdict } from '../member.ts';
import { again, isBeforeItsOrder, takeWaiting } from '../waiting.ts';
import { carryOut } from './acts.ts';
import type { Care } from './care.ts';
import { objectionsTo } from './objections.ts';
import { doubt, newPerson, type Person } from './person.ts';
import { seenOfPerson } from './seen-of-person.ts';
import { hear } from './teams.ts';
import { passDues, passTime } from './time.ts';
import { type Asked, newWorld, type Parcel, places, type ToldOfCare, type World } from './world.ts';

/** A step with what the oracle must know of what the store said of it. */
export interface TracedOfCare extends Omit<TracedStep, 'told'> {
  readonly told: ToldOfCare | null;
}
export interface JudgedCare extends Judged {
  readonly people: ReadonlyMap<string, Person>;
}

const applied: Verdict = { status: 'applied', codes: [], limited: null, shortfall: 0, charge: 0 };
const refused = (codes: readonly string[]): Verdict => ({ ...applied, status: 'refused', codes });

/** Says what must have become of a whole history. */
export function judgeCare(care: Care, trace: readonly TracedOfCare[], end: EpochMs): JudgedCare {
  const world = newWorld(care);
  const looks: JudgedCare['looks'][number][] = [];
  const verdicts = trace.map(({ step, decidedAt, told }) => {
    if (step.step === 'pass') for (const person of world.people.values()) passDues(care, person, step.now);
    looks.push(step.step === 'pass' ? seenOfAll(world, step.now) : null);
    if (step.step !== 'send') return null;
    const { sent, now } = step;
    const verdict = decide(world, { sent, now, at: decidedAt, told: told ?? { status: '' } });
    return { ...verdict, sure: (world.people.get(sent.member)?.unsure.length ?? 0) === 0 };
  });
  return { verdicts, looks, last: seenOfAll(world, end), people: world.people };
}

/** Decides one message from the member's whole history. */
function decide(
  world: World,
  { sent, now, at, told }: { sent: Sent; now: EpochMs; at: EpochMs; told: ToldOfCare },
): Verdict {
  const before = world.people.get(sent.member) ?? newPerson(sent.member);
  const content = JSON.stringify([sent.time, sent.act]);
  const known = before.accepted.find(({ id }) => id === sent.id);
  if (known !== undefined) return again(before, known, content);
  if (at < before.passedTo)
    doubt(before, 'a clock that went back over what time had done without writing it');
  const person = structuredClone(before);
  passTime(world.care, person, at);
  const asked: Asked = { world, person, sent, now, at, told, happened: Math.min(sent.time, at) };
  const { codes, room } = objectionsTo(asked);
  if (codes.length > 0 || (room && told.status === 'refused')) return refused(room ? ['*'] : codes);
  const waits = isBeforeItsOrder(person, sent.act);
  person.newest = at;
  if (waits) person.deferred.push({ sent, since: at });
  const shortfall = waits ? 0 : carryOut(asked, sent.act);
  const verdict: Verdict = { ...applied, shortfall, status: waits ? 'deferred' : 'applied' };
  person.accepted.push({ id: sent.id, content, verdict });
  world.people.set(sent.member, person);
  decideWaiting(asked);
  deliver(world, now);
  if (person.unsure.length > 0 && world.left.has(places) && ofPlaces.includes(sent.act.do))
    for (const other of world.people.values()) doubt(other, 'a place that one in doubt may have taken');
  return verdict;
}

const ofPlaces: readonly Act['do'][] = ['signUp', 'giveUpPlace'];

/** Right after the order, what waited for it. */
function decideWaiting(asked: Asked): void {
  const { world, person, sent, at } = asked;
  if (sent.act.do !== 'complete') return;
  const { zone, latenessDays } = world.care;
  for (const waiting of takeWaiting(person, sent.act.order, { zone, latenessDays, at }))
    if (againstOrder(person, waiting.act).length === 0)
      carryOut({ ...asked, sent: waiting, happened: Math.min(waiting.time, at) }, waiting.act);
}

/** What logs say to each other is decided with its cause, each as an entry of the other's log. */
function deliver(world: World, now: EpochMs): void {
  for (let parcel = world.onTheWay.shift(); parcel !== undefined; parcel = world.onTheWay.shift())
    deliverOne(world, parcel, now);
}

function deliverOne(world: World, parcel: Parcel, now: EpochMs): void {
  const person = world.people.get(parcel.to);
  const other = world.people.get(parcel.from);
  if (person === undefined) {
    if (other !== undefined) doubt(other, 'a team of nobody');
    return;
  }
  const at = Math.max(now, person.newest, person.passedTo);
  passTime(world.care, person, at);
  person.newest = at;
  // What one in doubt says is doubtful.
  if ((other?.unsure.length ?? 0) > 0) doubt(person, 'told of a team by one in doubt');
  hear(world, person, parcel);
}

/** Everybody as read at an instant: time is let pass on a copy. Those in doubt are left out. */
function seenOfAll(world: World, at: EpochMs): ReadonlyMap<string, Texts> {
  const seen = [...world.people.values()].flatMap((person) => {
    const then = structuredClone(person);
    passTime(world.care, then, at);
    if (then.joinedAt === null) return [];
    const texts = seenOfPerson(world.care, then, Math.max(at, then.newest));
    return then.unsure.length > 0 ? [] : [[then.name, texts] as const];
  });
  return new Map(seen);
}
