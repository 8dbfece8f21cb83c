import type { EpochMs } from '@laurel/core';
import type { Act, Sent } from '../../act.ts';
import type { Judged, Texts, TracedStep } from '../../kind.ts';
import { later } from '../days.ts';
import type { Verdict } from '../member.ts';
import { carryOut } from './acts.ts';
import { copyOf, type Doer, newDoer } from './doer.ts';
import type { Deciding } from './granting.ts';
import { type Asked, againstOrder, objectionsTo } from './objections.ts';
import { seenOfDoer } from './seen-of-doer.ts';
import type { TaskTerms } from './terms.ts';
import { passTime } from './time.ts';

export interface JudgedTasks extends Judged {
  readonly doers: ReadonlyMap<string, Doer>;
}

const applied: Verdict = { status: 'applied', codes: [], limited: false, shortfall: 0, charge: 0 };
const refused = (codes: readonly string[]): Verdict => ({ ...applied, status: 'refused', codes });

/** Says what must have become of a whole history of tasks. */
export function judgeTasks(terms: TaskTerms, trace: readonly TracedStep[], end: EpochMs): JudgedTasks {
  const doers = new Map<string, Doer>();
  const looks: Judged['looks'][number][] = [];
  const verdicts = trace.map(({ step, decidedAt, told }) => {
    looks.push(step.step === 'pass' ? seenOfAll(terms, doers, step.now) : null);
    if (step.step !== 'send') return null;
    const { sent, now } = step;
    const before = doers.get(sent.member) ?? newDoer(sent.member);
    const { verdict, doer } = decide(terms, before, { sent, now, at: decidedAt, status: told?.status ?? '' });
    if (doer !== before) doers.set(sent.member, doer);
    return { ...verdict, sure: doer.unsure.length === 0 };
  });
  return { verdicts, looks, last: seenOfAll(terms, doers, end), doers };
}

/** Decides one message from the member's whole history. */
function decide(
  terms: TaskTerms,
  before: Doer,
  { sent, now, at, status }: { sent: Sent; now: EpochMs; at: EpochMs; status: string },
): { verdict: Verdict; doer: Doer } {
  const content = JSON.stringify([sent.time, sent.act]);
  const known = before.accepted.find(({ id }) => id === sent.id);
  if (known !== undefined) return { verdict: again(before, known, content), doer: before };
  const doer = copyOf(before);
  passTime(terms, doer, at);
  const happened = Math.min(sent.time, at);
  const asked: Asked = { terms, doer, sent, now, at, happened };
  const { codes, room } = objectionsTo(asked);
  if (codes.length > 0) return { verdict: refused(codes), doer: before };
  if (room && status === 'refused') return { verdict: refused(['*']), doer: before };
  const decision = doer.decisions;
  doer.decisions += 1;
  doer.newest = at;
  const deciding: Deciding = {
    terms,
    doer,
    event: sent.id,
    happened,
    at,
    decision,
    limited: false,
    shortfall: 0,
  };
  const waits = isBeforeItsOrder(doer, sent.act);
  if (waits) doer.deferred.push({ sent, since: at });
  else carryOut(deciding, sent.act);
  const { limited, shortfall } = deciding;
  const verdict: Verdict = { ...applied, limited, shortfall, status: waits ? 'deferred' : 'applied' };
  doer.accepted.push({ id: sent.id, content, verdict });
  if (sent.act.do === 'complete') decideWaiting(deciding, sent.act.order);
  return { verdict, doer };
}

function again(doer: Doer, known: Doer['accepted'][number], content: string): Verdict {
  if (known.content !== content) return refused(['event_conflict']);
  if (known.verdict.status !== 'deferred') return { ...known.verdict, status: 'duplicate' };
  const waiting = doer.deferred.some(({ sent }) => sent.id === known.id);
  return waiting ? known.verdict : { ...known.verdict, status: 'duplicate', or: ['refused', 'deferred'] };
}

const isBeforeItsOrder = (doer: Doer, act: Act): boolean =>
  (act.do === 'refund' || act.do === 'cancel') && !doer.orders.some((order) => order.id === act.order);

/** Right after the order, what waited for it; older than `lateness` it is dead. */
function decideWaiting(deciding: Deciding, order: string): void {
  const { terms, doer, at } = deciding;
  const mine = doer.deferred.filter(({ sent }) => 'order' in sent.act && sent.act.order === order);
  for (const waiting of mine) {
    doer.deferred.splice(doer.deferred.indexOf(waiting), 1);
    if (later(terms.zone, waiting.since, { days: terms.latenessDays }) <= at) continue;
    if (againstOrder(doer, waiting.sent.act).length > 0) continue;
    const decision = doer.decisions;
    doer.decisions += 1;
    const happened = Math.min(waiting.sent.time, at);
    carryOut({ ...deciding, event: waiting.sent.id, happened, decision }, waiting.sent.act);
  }
}

/** Everybody as read at an instant: time is let pass on a copy. Those in doubt are left out. */
function seenOfAll(
  terms: TaskTerms,
  doers: ReadonlyMap<string, Doer>,
  at: EpochMs,
): ReadonlyMap<string, Texts> {
  const seen = [...doers.values()].flatMap((doer) => {
    const then = copyOf(doer);
    passTime(terms, then, at);
    const isSure = then.joinedAt !== null && then.unsure.length === 0;
    return isSure ? [[then.name, seenOfDoer(terms, then, Math.max(at, then.newest))] as const] : [];
  });
  return new Map(seen);
}
