import type { EpochMs } from '@laurel/core';
import type { Act, Sent } from '../../act.ts';
import type { Judged, Texts, TracedStep } from '../../kind.ts';
import type { Verdict } from '../member.ts';
import { again, isBeforeItsOrder, takeWaiting } from '../waiting.ts';
import { carryOut } from './acts.ts';
import type { Club } from './club.ts';
import { receive, takeGiftBack } from './gifts.ts';
import { type Asked, objectionsTo, type ToldOfClub } from './objections.ts';
import { againstOrder } from './orders.ts';
import { doubt, newPerson, type Person } from './person.ts';
import { seenOfPerson } from './seen-of-person.ts';
import { passDues, passTime } from './time.ts';
import { newWorld, type Parcel, type World } from './world.ts';

/** A step with what the oracle must know of what the store said of it. */
export interface TracedOfClub extends Omit<TracedStep, 'told'> {
  readonly told: ToldOfClub | null;
}
export interface JudgedClub extends Judged {
  readonly people: ReadonlyMap<string, Person>;
}

const applied: Verdict = { status: 'applied', codes: [], limited: null, shortfall: 0, charge: 0 };
const refused = (codes: readonly string[]): Verdict => ({ ...applied, status: 'refused', codes });

/** Says what must have become of a whole history of a club. */
export function judgeClub(club: Club, trace: readonly TracedOfClub[], end: EpochMs): JudgedClub {
  const world = newWorld(club);
  const looks: JudgedClub['looks'][number][] = [];
  const verdicts = trace.map(({ step, decidedAt, told, relayed }) => {
    if (step.step === 'pass') for (const person of world.people.values()) passDues(world, person, step.now);
    looks.push(step.step === 'pass' ? seenOfAll(world, step.now) : null);
    if (step.step === 'relay') deliver(world, relayed ?? new Map());
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
  { sent, now, at, told }: { sent: Sent; now: EpochMs; at: EpochMs; told: ToldOfClub },
): Verdict {
  const before = world.people.get(sent.member) ?? newPerson(sent.member);
  const content = JSON.stringify([sent.time, sent.act]);
  const known = before.accepted.find(({ id }) => id === sent.id);
  if (known !== undefined) return again(before, known, content);
  // Said of who she was: a refusal throws away what was computed.
  if (at < before.passedTo)
    doubt(before, 'a clock that went back over what time had done without writing it');
  const person = structuredClone(before);
  // What time gives back to others is theirs once it is written: here it is, unless this is refused.
  const left = new Map(world.left);
  passTime(world, person, at);
  const asked: Asked = { world, person, sent, now, at, told, happened: Math.min(sent.time, at) };
  const { codes, room } = objectionsTo(asked);
  if (codes.length > 0 || (room && told.status === 'refused')) {
    world.left.clear();
    for (const [counter, units] of left) world.left.set(counter, units);
    return refused(room ? ['*'] : codes);
  }
  const waits = isBeforeItsOrder(person, sent.act);
  person.newest = at;
  person.happened = asked.happened;
  if (waits) person.deferred.push({ sent, since: at });
  world.shortfall = 0;
  const missing = waits ? 0 : carryOut(asked, sent.act);
  const shortfall = missing + world.shortfall;
  const charge = world.club.shortfall === 'charge' ? shortfall : 0;
  const verdict: Verdict = { ...applied, shortfall, charge, status: waits ? 'deferred' : 'applied' };
  person.accepted.push({ id: sent.id, content, verdict });
  world.people.set(sent.member, person);
  decideWaiting(asked);
  if (person.unsure.length > 0 && ofStock.includes(sent.act.do))
    for (const other of world.people.values()) doubt(other, 'stock that one in doubt may have taken');
  return verdict;
}

const ofStock: readonly Act['do'][] = ['play', 'orderItem', 'cancelItem', 'refundItem'];

/** Right after the order, what waited for it. */
function decideWaiting(asked: Asked): void {
  const { world, person, sent, at } = asked;
  if (sent.act.do !== 'complete') return;
  const { zone, latenessDays } = world.club;
  for (const waiting of takeWaiting(person, sent.act.order, { zone, latenessDays, at }))
    if (againstOrder(person, waiting.act).length === 0)
      carryOut({ ...asked, sent: waiting, happened: Math.min(waiting.time, at) }, waiting.act);
}

/** Gifts arrive, each as an entry of the other member's log. */
function deliver(world: World, relayed: ReadonlyMap<string, EpochMs>): void {
  for (let parcel = world.onTheWay.shift(); parcel !== undefined; parcel = world.onTheWay.shift())
    deliverOne(world, parcel, relayed.get(`${parcel.kind} ${parcel.id}`));
}

function deliverOne(world: World, parcel: Parcel, at: EpochMs | undefined): void {
  const person = world.people.get(parcel.to);
  const other = world.people.get(parcel.from);
  if (person === undefined || other === undefined) return;
  if (at === undefined) {
    doubt(person, `not relayed: ${parcel.id}`);
    return;
  }
  passTime(world, person, at);
  person.newest = at;
  person.happened = at;
  if (parcel.kind === 'gift') receive(world, other, person, parcel);
  else takeGiftBack(world, person, parcel);
}

/** Everybody as read at an instant: time is let pass on a copy. Those in doubt are left out. */
function seenOfAll(world: World, at: EpochMs): ReadonlyMap<string, Texts> {
  const copy: World = { ...world, left: new Map(world.left), onTheWay: [] };
  const seen = [...world.people.values()].flatMap((person) => {
    const then = structuredClone(person);
    passTime(copy, then, at);
    return then.joinedAt === null || then.unsure.length > 0
      ? []
      : [[then.name, seenOfPerson(copy.club, then, at)] as const];
  });
  return new Map(seen);
}
