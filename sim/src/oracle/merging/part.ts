import type { Act } from '../../act.ts';
import { rewardInviter } from '../acts.ts';
import { decideOne, type Members } from '../decide.ts';
import type { Deciding } from '../earning.ts';
import { copyOf, type Member, newMember } from '../member.ts';
import { passTime } from '../pass-time.ts';
import { foldTrackAgain } from '../refolding.ts';
import { withdraw } from '../refunding.ts';
import type { Terms } from '../terms.ts';
import { join } from './join.ts';
import { type ActItem, type FollowItem, groupOf, type Item, type MergeItem, type Root } from './world.ts';

/** Carries out what was taken, for one member alone; null: she could not have had it. */
export function again(terms: Terms, member: Member, item: Item, before: readonly Item[]): Member | null {
  if (item.kind === 'act') return actAgain(terms, member, item, before);
  if (item.kind === 'follow') return followOn(terms, member, item);
  if (item.kind === 'back') return member;
  const she = fold(terms, item.who, item.items);
  if (she === null || member.frozen) return null;
  return join(terms, member, she, item.decidedAt);
}

/** Everything that was ever taken for a member, from the beginning. */
export function fold(terms: Terms, name: string, items: readonly Item[]): Member | null {
  let member: Member | null = newMember(name);
  for (const [n, item] of items.entries())
    member = member === null ? null : again(terms, member, item, items.slice(0, n));
  return member;
}

function actAgain(
  terms: Terms,
  before: Member,
  { sent, decidedAt, line }: ActItem,
  items: readonly Item[],
): Member | null {
  const at = Math.max(decidedAt, before.newest);
  const here = new Set(items.flatMap((item) => (item.kind === 'merge' ? groupOf(item) : [])));
  const asked = { before, sent, now: at, decidedAt: at, isStanding: true };
  const { verdict, member } = decideOne(terms, asTold(line, before, here), asked);
  return verdict.status === 'refused' ? null : member;
}

/** Others as they were told of then; who is here is she herself. */
function asTold(line: readonly string[], herself: Member, here: ReadonlySet<string>): Members {
  const told = line.map((name, n): [string, Member] => {
    const she = { ...newMember(name), joinedAt: 0, inviter: line[n + 1] ?? null };
    return [name, here.has(name) ? herself : she];
  });
  return new Map(told);
}

/** What an invitee's order causes, and its end; null: she takes nothing. */
export function followOn(terms: Terms, before: Member, item: FollowItem): Member | null {
  const { what, order, happened, decidedAt } = item;
  const at = Math.max(decidedAt, before.newest);
  const member = copyOf(before);
  passTime(terms, member, at);
  if (what === 'reward' && member.frozen) return null;
  const decision = member.decisions;
  member.decisions += 1;
  member.newest = at;
  if (item.doubt !== null) member.unsure.push({ what: 'all', why: item.doubt });
  const event = `reward of ${order}`;
  const common = { terms, member, happened, decidedAt: at, decision, limited: false, shortfall: 0 };
  const deciding: Deciding = { ...common, event };
  if (what === 'reward') rewardInviter(deciding, event);
  else {
    const grants = member.grants.filter((grant) => grant.rule === 'invite' && grant.event === event);
    const taken = grants.map((grant) => withdraw(deciding, grant, grant.units - grant.taken));
    if (taken.some((each) => each)) foldTrackAgain(deciding);
  }
  return member;
}

/** The two as they would be, had they never been one; null: one of them could not have had what was taken. */
export function part(
  terms: Terms,
  stays: { readonly name: string; readonly root: Root },
  goes: string,
): { readonly stays: Root; readonly goes: Root } | null {
  const { items } = stays.root;
  const at = items.findLastIndex((item) => item.kind === 'merge' && item.who === goes);
  const came = items[at] as MergeItem;
  const hers = new Set(groupOf(came));
  const mine = items.slice(0, at);
  const theirs = [...came.items];
  let a = fold(terms, stays.name, mine);
  let b = fold(terms, goes, theirs);
  for (const item of items.slice(at + 1)) {
    if (a === null || b === null) return null;
    if (isTheirs(item, hers, a, b)) {
      b = again(terms, b, item, theirs);
      theirs.push(item);
    } else {
      a = again(terms, a, item, mine);
      mine.push(item);
    }
  }
  return a === null || b === null
    ? null
    : { stays: { member: a, items: mine }, goes: { member: b, items: [...theirs, { kind: 'back' }] } };
}

/** For whom it was sent; what is about an order or a hold that the other one alone has is the other's. */
function isTheirs(item: Item, hers: ReadonlySet<string>, a: Member, b: Member): boolean {
  if (item.kind === 'merge' || item.kind === 'back') return false;
  const isHers = hers.has(item.subject);
  if (item.kind === 'follow') return isHers;
  const [own, other] = isHers ? [b, a] : [a, b];
  return isAbout(other, item.sent.act) && !isAbout(own, item.sent.act) ? !isHers : isHers;
}

function isAbout(member: Member, act: Act): boolean {
  if (act.do === 'complete' || act.do === 'refund' || act.do === 'cancel')
    return member.orders.some(({ id }) => id === act.order);
  if (act.do === 'capture' || act.do === 'release' || act.do === 'restore')
    return member.holds.some(({ id }) => id === act.hold);
  return false;
}
