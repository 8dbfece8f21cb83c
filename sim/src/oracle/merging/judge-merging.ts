import type { EpochMs } from '@laurel/core';
import type { Sent } from '../../act.ts';
import type { Judged, Texts, TracedStep } from '../../kind.ts';
import type { FollowOn } from '../acts.ts';
import { later } from '../days.ts';
import { decideOne, again as repeated } from '../decide.ts';
import { type Member, newMember, type Verdict } from '../member.ts';
import { readAt } from '../oracle.ts';
import type { Terms } from '../terms.ts';
import { join } from './join.ts';
import { followOn, part } from './part.ts';
import { seenOfMember } from './seen.ts';
import { type FollowItem, homeOf, type MergeItem, newWorld, type Root, type World } from './world.ts';

type Sure = Verdict & { readonly sure: boolean };

/** Says what must have become of a history with merges. */
export function judgeMerging(terms: Terms, trace: readonly TracedStep[], end: EpochMs): Judged {
  const world = newWorld(terms);
  const looks: Judged['looks'][number][] = [];
  const verdicts = trace.map((traced) => {
    const { step, relayed } = traced;
    looks.push(step.step === 'pass' ? lookAt(world, step.now) : null);
    if (step.step === 'relay')
      while (world.outbox.length > 0) deliver(world, world.outbox.shift() as FollowOn, relayed ?? new Map());
    return step.step === 'send' ? decide(world, { ...traced, sent: step.sent, now: step.now }) : null;
  });
  return { verdicts, looks, last: lookAt(world, end) };
}

const applied: Verdict = { status: 'applied', codes: [], limited: false, shortfall: 0, charge: 0 };
const refused = (...codes: readonly string[]): Verdict => ({ ...applied, status: 'refused', codes });

interface Asked {
  readonly sent: Sent;
  readonly now: EpochMs;
  readonly decidedAt: EpochMs;
  readonly told: TracedStep['told'];
}

function decide(world: World, asked: Asked): Sure {
  const { sent } = asked;
  const answered = world.answered.get(sent.member) ?? [];
  const known = answered.find((each) => each.sent.id === sent.id);
  if (known !== undefined) {
    const before = world.roots.get(homeOf(world, sent.member))?.member ?? newMember(sent.member);
    return { ...repeated(known.sent, known.verdict, { before, sent }), sure: before.unsure.length === 0 };
  }
  const verdict = decideNew(world, asked);
  const { status } = verdict;
  if (status !== 'refused') world.answered.set(sent.member, [...answered, { sent, verdict }]);
  return verdict;
}

function decideNew(world: World, asked: Asked): Sure {
  const { act } = asked.sent;
  if (act.do === 'merge') return merge(world, asked, act.into);
  if (act.do === 'unmerge') return unmerge(world, asked);
  const { sent, decidedAt } = asked;
  const name = homeOf(world, sent.member);
  const root: Root = world.roots.get(name) ?? { member: newMember(name), items: [] };
  const view = { get: (one: string) => world.roots.get(homeOf(world, one))?.member };
  const sentHere = withHold(sent);
  const decided = decideOne(world.terms, view, { before: root.member, ...asked, sent: sentHere });
  const sure = decided.member.unsure.length === 0;
  if (decided.member === root.member) return { ...withClosed(decided.verdict), sure };
  const line = act.do === 'invite' ? lineOf(world, act.inviter) : [];
  const item = { kind: 'act', subject: sent.member, sent: sentHere, decidedAt, line } as const;
  world.roots.set(name, { member: decided.member, items: [...root.items, item] });
  world.outbox.push(...decided.follow);
  return { ...decided.verdict, sure };
}

/** Whether a hold of that number never was or is over is not to be seen among the numbers of one who was merged. */
const withClosed = (verdict: Verdict): Verdict =>
  verdict.codes.includes('unknown_hold') ? { ...verdict, codes: [...verdict.codes, 'hold_closed'] } : verdict;

/** Holds by the command alone, whoever placed them. */
function withHold(sent: Sent): Sent {
  const { act } = sent;
  if (act.do !== 'capture' && act.do !== 'release' && act.do !== 'restore') return sent;
  return { ...sent, act: { ...act, hold: act.hold.split('~').at(-1) ?? '' } };
}

/** Who invited, and who is above her, each by herself. */
function lineOf(world: World, inviter: string): readonly string[] {
  const line: string[] = [];
  for (let at: string | null = inviter; at !== null && !line.includes(at); ) {
    line.push(at);
    at = world.roots.get(homeOf(world, at))?.member.inviter ?? null;
  }
  return line;
}

function timeFaults({ terms }: World, { sent, now, decidedAt }: Asked): readonly string[] {
  const happened = Math.min(sent.time, decidedAt);
  return [
    ...(sent.time > now + 300_000 ? ['in_future'] : []),
    ...(later(terms.zone, happened, { days: terms.latenessDays }) < decidedAt ? ['too_late'] : []),
  ];
}

function merge(world: World, asked: Asked, into: string): Sure {
  const { sent, now } = asked;
  const she = world.roots.get(sent.member);
  const name = homeOf(world, into);
  const takes = world.roots.get(name);
  const codes = [...timeFaults(world, asked)];
  if (sent.time < (she?.member.joinedAt ?? 0) && world.terms.join === 'explicit')
    codes.push('before_joining');
  if (world.into.has(sent.member)) codes.push('already_merged');
  else if (she === undefined || she.member.joinedAt === null) codes.push('unknown_member');
  if (she?.member.frozen === true) codes.push('member_frozen');
  if (takes === undefined) codes.push('unknown_member');
  if (name === homeOf(world, sent.member)) codes.push('invalid_value', 'merge_ring');
  const sure = (she?.member.unsure.length ?? 0) + (takes?.member.unsure.length ?? 0) === 0;
  if (codes.length > 0 || she === undefined || takes === undefined) return { ...refused(...codes), sure };
  // Who cannot take her up sends everything back.
  if (takes.member.joinedAt === null || takes.member.frozen) return { ...applied, sure };
  const decidedAt = Math.max(now, takes.member.newest);
  const item: MergeItem = { kind: 'merge', who: sent.member, items: she.items, decidedAt };
  world.roots.set(name, {
    member: join(world.terms, takes.member, she.member, decidedAt),
    items: [...takes.items, item],
  });
  world.roots.delete(sent.member);
  world.into.set(sent.member, name);
  return { ...applied, sure };
}

function unmerge(world: World, asked: Asked): Sure {
  const { sent, now, decidedAt, told } = asked;
  const name = homeOf(world, sent.member);
  const root = world.roots.get(name);
  if (name === sent.member || root === undefined)
    return { ...refused('not_merged', ...timeFaults(world, asked)), sure: true };
  const sure = root.member.unsure.length === 0;
  const codes = [...timeFaults(world, asked)];
  if (sent.time < (root.member.joinedAt ?? 0) && world.terms.join === 'explicit')
    codes.push('before_joining');
  const came = root.items.findLastIndex((item) => item.kind === 'merge' && item.who === sent.member);
  // Within another one, or together with another one since.
  if (came < 0 || root.items.slice(came).some(({ kind }) => kind === 'back')) codes.push('unmerge_order');
  const parted = codes.length > 0 ? null : part(world.terms, { name, root }, sent.member);
  if (codes.length === 0 && parted === null) codes.push('unmerge_inexact');
  // Where nobody can say what they have, what is said is believed.
  if (codes.length > 0 || parted === null || (!sure && told?.status !== 'applied'))
    return { ...refused(...codes), sure };
  world.roots.set(name, standsAt(world.terms, parted.stays, decidedAt));
  world.roots.set(sent.member, standsAt(world.terms, parted.goes, Math.max(now, parted.goes.member.newest)));
  world.into.delete(sent.member);
  return { ...applied, sure };
}

/** As she is at an instant, which is her newest decision. */
function standsAt(terms: Terms, { member, items }: Root, at: EpochMs): Root {
  return { member: { ...readAt(terms, member, at), newest: at }, items };
}

/** A follow-on goes where she is for whom it is. */
function deliver(world: World, follow: FollowOn, relayed: ReadonlyMap<string, EpochMs>): void {
  const name = homeOf(world, follow.to);
  const root = world.roots.get(name);
  if (root === undefined || root.member.joinedAt === null) return;
  const order = follow.key.slice(follow.key.indexOf('/') + 1);
  const key = [...relayed.keys()].find(
    (one) => one.startsWith(`${follow.kind} `) && one.endsWith(`/${order}`),
  );
  const decidedAt = key === undefined ? undefined : relayed.get(key);
  if (decidedAt === undefined) {
    doubt(root.member, `not relayed: ${follow.kind} ${order}`);
    return;
  }
  const doubtful = follow.doubtful ? 'ordered before the invitation, arrived after' : null;
  const { kind, happened, to: subject } = follow;
  const item: FollowItem = {
    kind: 'follow',
    subject,
    what: kind,
    order,
    happened,
    decidedAt,
    doubt: doubtful,
  };
  const member = followOn(world.terms, root.member, item);
  if (member !== null) world.roots.set(name, { member, items: [...root.items, item] });
}

const doubt = (member: Member, why: string): void => void member.unsure.push({ what: 'all', why });

/** Each as read at an instant; those in doubt are left out. */
function lookAt(world: World, at: EpochMs): ReadonlyMap<string, Texts> {
  const seen = new Map<string, Texts>();
  for (const [name, { member }] of world.roots) {
    if (member.joinedAt === null) continue;
    const read = readAt(world.terms, member, Math.max(at, member.newest));
    if (read.unsure.length === 0) seen.set(name, seenOfMember(world.terms, read));
  }
  for (const name of world.into.keys()) seen.set(name, { standing: 'merged' });
  return seen;
}
