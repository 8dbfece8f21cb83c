import type { EpochMs } from '@laurel/core';
import type { Step } from '../act.ts';
import type { Seen } from '../store.ts';
import { type FollowOn, rewardInviter } from './acts.ts';
import { type Decided, decideOne } from './decide.ts';
import type { Deciding } from './earning.ts';
import { copyOf, type Member, newMember, type Verdict } from './member.ts';
import { passTime } from './pass-time.ts';
import { foldTrackAgain } from './refolding.ts';
import { withdraw } from './refunding.ts';
import { seenOf } from './seen.ts';
import type { Terms } from './terms.ts';

/** A step with the times at which its parts were decided, as the store says. */
export interface Traced {
  readonly step: Step;
  /** Of a message: its decision's time. */
  readonly decidedAt: EpochMs;
  /** Of the relay: when each follow-on was decided, by `<kind> <invitee>/<order>`. */
  readonly relayed?: ReadonlyMap<string, EpochMs>;
}

export interface Judgement {
  /** One for each step that sends; null for the others. */
  readonly verdicts: readonly ((Verdict & { readonly sure: boolean }) | null)[];
  readonly members: ReadonlyMap<string, Member>;
  /** For each step that lets time pass: what every member then is read as; those in doubt are left out. */
  readonly looks: readonly (ReadonlyMap<string, Seen> | null)[];
  /** Follow-ons that were not delivered. */
  readonly undelivered: readonly FollowOn[];
}

/** Says what must have become of a whole history. */
export function judge(terms: Terms, trace: readonly Traced[]): Judgement {
  const members = new Map<string, Member>();
  const outbox: FollowOn[] = [];
  const looks: Judgement['looks'][number][] = [];
  const verdicts = trace.map(({ step, decidedAt, relayed }) => {
    looks.push(step.step === 'pass' ? readAll(terms, members, step.now) : null);
    if (step.step === 'relay')
      while (outbox.length > 0) deliver({ terms, members }, outbox.shift(), relayed ?? new Map());
    if (step.step !== 'send') return null;
    const { sent, now } = step;
    const before = members.get(sent.member) ?? newMember(sent.member);
    const decided: Decided = decideOne(terms, members, { before, sent, now, decidedAt });
    if (decided.member !== before) members.set(sent.member, decided.member);
    outbox.push(...decided.follow);
    return { ...decided.verdict, sure: decided.member.unsure.length === 0 };
  });
  return { verdicts, members, looks, undelivered: outbox };
}

/** A follow-on for another member is an entry of that member's log, once. */
function deliver(
  { terms, members }: { terms: Terms; members: Map<string, Member> },
  follow: FollowOn | undefined,
  relayed: ReadonlyMap<string, EpochMs>,
): void {
  const before = follow === undefined ? undefined : members.get(follow.to);
  if (follow === undefined || before === undefined || before.joinedAt === null) return;
  const decidedAt = relayed.get(`${follow.kind} ${follow.key}`);
  if (decidedAt === undefined) {
    before.unsure.push({ what: 'all', why: `not relayed: ${follow.kind} ${follow.key}` });
    return;
  }
  if (follow.doubtful)
    before.unsure.push({ what: 'all', why: 'ordered before the invitation, arrived after' });
  const member = copyOf(before);
  passTime(terms, member, decidedAt);
  const { happened, key } = follow;
  const decision = member.decisions;
  const common = { terms, member, happened, decidedAt, decision, limited: false, shortfall: 0 };
  const deciding: Deciding = { ...common, event: key };
  if (follow.kind === 'reward' && member.frozen) return;
  member.decisions += 1;
  member.newest = decidedAt;
  if (follow.kind === 'reward') rewardInviter(deciding, key);
  else if (takeReward(deciding, key)) foldTrackAgain(deciding);
  members.set(follow.to, member);
}

/** Fine print 26: what an order caused for others is taken back with it. */
function takeReward(deciding: Deciding, key: string): boolean {
  const grants = deciding.member.grants.filter((grant) => grant.rule === 'invite' && grant.event === key);
  return grants.map((grant) => withdraw(deciding, grant, grant.units - grant.taken)).some((each) => each);
}

/** The member as read at an instant: time is let pass on a copy. */
export function readAt(terms: Terms, member: Member, at: EpochMs): Member {
  const copy = copyOf(member);
  passTime(terms, copy, at);
  return copy;
}

export function readAll(
  terms: Terms,
  members: ReadonlyMap<string, Member>,
  at: EpochMs,
): ReadonlyMap<string, Seen> {
  const all = [...members.values()].map((member) => readAt(terms, member, at));
  const seen = all.map((member) => [member, seenOf(terms, member)] as const);
  return new Map(
    seen.flatMap(([member, is]) => (is === null || member.unsure.length > 0 ? [] : [[member.name, is]])),
  );
}
