import { advance, passTime } from './advance.ts';
import type { Context, Decision, MemberState, Programs } from './contract.ts';
import { type Deciding, inForce, Making, Missing, Refused } from './deciding.ts';
import { Draft } from './draft.ts';
import { builtInEvents, isPlanEvent } from './events/types.ts';
import { ExpressionFault } from './expressions/index.ts';
import { followAll } from './follow.ts';
import { handle } from './handlers.ts';
import { before } from './kernel/before.ts';
import type { EpochMs } from './kernel/json.ts';
import { type Refusal, refuse } from './kernel/refusal.ts';
import type { Event } from './log/event.ts';
import { takeWaiting } from './orders/orders.ts';
import type { Head } from './state.ts';

/** A sender's clock may be ahead by this much: 5 minutes. */
const AHEAD_MAX_MS = 300_000;

/** Commands that need no time of their own and are not asked for lateness or joining. */
const COMMANDS = new Set(['member.registered', 'member.imported', 'backfill.closed']);
/** A member may ask for help whatever her standing, and what is open goes on to its end. */
/** What is said between members of a team is taken whatever their standing. */
const TEAMS = [
  'activity.team_asked',
  'activity.team_accepted',
  'activity.team_refused',
  'activity.team_progressed',
  'activity.team_completed',
];
const OPEN_CASES = ['case.answered', 'case.handed_over', 'case.escalated', 'case.closed', 'case.rated'];
const CASES = ['case.opened', ...OPEN_CASES];
/** What a frozen member's log still takes: refunds, corrections, and what is no earning or spending. */
const WHILE_FROZEN = new Set([
  'member.unmerged',
  'order.refunded',
  'order.cancelled',
  'adjustment.made',
  'lots.extended',
  'lots.reinstated',
  'hold.released',
  'spend.restored',
  'redemption.released',
  'redemption.restored',
  'cause.revoked',
  'member.updated',
  'member.unfrozen',
  'member.closed',
  'member.erased',
  'member.card_replaced',
  'tier.set',
  'tier.cleared',
  'tier.paused',
  'tier.resumed',
  ...CASES,
  ...TEAMS,
  'plan.refunded',
  'plan.cancelled',
  'payment.succeeded',
  'payment.failed',
  'payment.refunded',
  'partner.delivered',
  'partner.failed',
  'partner.replaced',
  'message.delivered',
  'benefit.granted',
  'benefit.withdrawn',
  'mall.cancelled',
  'mall.refunded',
  'mall.paid',
  'mall.shipped',
  'mall.completed',
  'backfill.closed',
]);
const WHILE_CLOSED = new Set([
  ...OPEN_CASES,
  ...TEAMS,
  'member.unmerged',
  'redemption.released',
  'redemption.restored',
  'payment.succeeded',
  'payment.failed',
  'payment.refunded',
  'partner.delivered',
  'partner.failed',
  'message.delivered',
  'member.registered',
  'member.erased',
  'order.refunded',
  'order.cancelled',
  'hold.released',
  'cause.revoked',
  'backfill.closed',
]);

/** Units on their way arrive or go back whatever the member's standing: nothing may stay between two members. */
const ON_THE_WAY = new Set([
  'gift.received',
  'gift.returned',
  'household.invitation_received',
  'household.seat_taken',
  'household.seated',
  'household.seat_lost',
  'household.seat_left',
  'household.draw_asked',
  'household.share_answered',
  'household.units_received',
  'household.terms_changed',
  'household.saved',
  'merge.received',
  'merge.returned',
  'unmerge.received',
]);
/** What the log of one who was merged into another still takes. */
const WHILE_MERGED = new Set(['member.erased', 'backfill.closed']);

/**
 * The one function: what this event does to this member under these programs. Pure: no clock, no chance, nothing
 * read and nothing written. Time passes first, then the event is decided, then what follows from it.
 */
export function decide(programs: Programs, state: MemberState, event: Event, context: Context): Decision {
  const refusal =
    programs.versions.length === 0 ? refuse('no_program', '', 'Publish a program first.') : null;
  if (refusal !== null) return { kind: 'refused', refusal, dead: false };
  try {
    return decideNow(programs, state, event, context);
  } catch (fault) {
    if (fault instanceof Missing) return { kind: 'needs', needs: fault.needs };
    if (fault instanceof Refused) return { kind: 'refused', refusal: fault.refusal, dead: false };
    if (!(fault instanceof ExpressionFault)) throw fault;
    return { kind: 'refused', refusal: refuse('expression_failed', '', fault.message), dead: false };
  }
}

function decideNow(programs: Programs, state: MemberState, event: Event, context: Context): Decision {
  const { head } = state;
  const at = decisionTime(head.decidedAt, event, context);
  if (typeof at !== 'number') return { kind: 'refused', refusal: at, dead: false };
  if (isTooLate(programs, event, context, at)) {
    const detail = 'It happened longer ago than the program accepts.';
    return { kind: 'refused', refusal: refuse('too_late', '/time', detail), dead: true };
  }
  const deciding: Deciding = { programs, draft: new Draft(state), context, entries: [], pass: passAlone };
  passTime(deciding, at);
  const fault = standingFault(programs, deciding, event, Math.min(event.time, at));
  if (fault !== null) return { kind: 'refused', refusal: fault, dead: false };
  joinFirst(deciding, event, at);
  const deferred = runEvent(deciding, event, at);
  return { kind: deferred ? 'deferred' : 'applied', entries: deciding.entries, next: deciding.draft.next() };
}

function passAlone({ programs, context }: Deciding, head: Head, to: EpochMs): ReturnType<typeof advance> {
  return advance(programs, head, to, context.member);
}

/** Live: the later of the clock and the member's newest decision. Backfill: the event's own time. */
function decisionTime(newest: EpochMs, event: Event, context: Context): EpochMs | Refusal {
  if (context.backfill && context.origin === 'follow') return Math.max(event.time, newest);
  if (!context.backfill) {
    if (event.time > context.now + AHEAD_MAX_MS)
      return refuse('in_future', '/time', 'It lies in the future.');
    return Math.max(context.now, newest);
  }
  if (event.time > context.now + AHEAD_MAX_MS) return refuse('in_future', '/time', 'It lies in the future.');
  if (event.time < newest)
    return refuse('behind_log', '/time', 'The member has newer entries; history comes before life.');
  return event.time;
}

function isTooLate(programs: Programs, event: Event, context: Context, at: EpochMs): boolean {
  if (context.backfill || context.override === true || context.origin === 'follow') return false;
  if (event.time >= at) return false;
  const { program, calendar } = inForce(programs, at).compiled;
  return event.time < before(calendar, at, program.lateness);
}

/** Whether the member may take this event at all; a flat ladder of refusals. */
function standingFault(
  programs: Programs,
  deciding: Deciding,
  event: Event,
  happenedAt: EpochMs,
): Refusal | null {
  const { head } = deciding.draft;
  const { type } = event;
  if (ON_THE_WAY.has(type)) return null;
  const { join } = inForce(programs, happenedAt).compiled.program;
  const isRefund = type === 'order.refunded' || type === 'order.cancelled';
  if (head.standing === 'none' && !COMMANDS.has(type)) {
    if (deciding.context.origin === 'follow')
      return refuse('unknown_member', '/subject', 'No member has this id.');
    if (join === 'explicit' || !joins(type))
      return isRefund && join === 'onFirstEvent'
        ? null
        : refuse('unknown_member', '/subject', 'No member has this id.');
  }
  if (head.standing === 'frozen' && !WHILE_FROZEN.has(type))
    return refuse('member_frozen', '/subject', 'The account is frozen.');
  if (head.standing === 'merged' && !WHILE_MERGED.has(type)) return mergedFault(type);
  if (head.standing === 'erased') return refuse('member_erased', '/subject', 'The member was erased.');
  if (head.standing === 'closed' && !WHILE_CLOSED.has(type))
    return refuse('member_closed', '/subject', 'The member has left.');
  const early = head.joinedAt !== null && happenedAt < head.joinedAt && join === 'explicit';
  if (early && !COMMANDS.has(type))
    return refuse('before_joining', '/time', 'It happened before the member joined.');
  return null;
}

function mergedFault(type: string): Refusal {
  return type === 'member.merged'
    ? refuse('already_merged', '/subject', 'She was merged into another member before.')
    : refuse('member_merged', '/subject', 'She was merged into another member.');
}

const PLAN_COMMANDS: ReadonlySet<string> = new Set(
  builtInEvents
    .filter(({ type, from }) => from === 'command' && (isPlanEvent(type) || type.startsWith('benefit.')))
    .map(({ type }) => type),
);

/** Events by which somebody becomes a member under `onFirstEvent`: facts, not commands about a member. */
function joins(type: string): boolean {
  return (
    !/^(member|merge|unmerge|payment|partner|message|hold|redemption|spend|gift|adjustment|tier|card|backfill|cause)\./.test(
      type,
    ) &&
    !/^(member|household|payment|message|hold|spend|gift|adjustment|tier|card|backfill|cause|mall|case|activity)\./.test(
      type,
    ) &&
    !PLAN_COMMANDS.has(type) &&
    type !== 'game.drawn' &&
    type !== 'order.refunded' &&
    type !== 'order.cancelled'
  );
}

/** Under `onFirstEvent` the first event registers: newcomer rules first. */
function joinFirst(deciding: Deciding, event: Event, at: EpochMs): void {
  const { head } = deciding.draft;
  if (head.standing !== 'none' || !joins(event.type)) return;
  const registered: Event = {
    type: 'member.registered',
    source: event.source,
    id: `${event.id}#0`,
    time: event.time,
    data: {},
  };
  const m = new Making(deciding, registered, 'follow', at);
  beginBackfill(deciding, m);
  handle(m);
  followAll(deciding, m.follows, m.done(), 1);
}

function runEvent(deciding: Deciding, event: Event, at: EpochMs): boolean {
  const m = new Making(deciding, event, deciding.context.origin, at);
  beginBackfill(deciding, m);
  handle(m);
  const waiting = event.type === 'order.completed' || event.type === 'order.paid' ? takeWaiting(m) : [];
  const entry = m.done();
  followAll(deciding, m.follows, entry, 1);
  for (const one of waiting) runWaiting(deciding, one.event, at);
  return entry.outcome.deferred === true;
}

/** A refund that waited for its order; one that the order does not allow becomes a dead letter. */
function runWaiting(deciding: Deciding, event: Event, at: EpochMs): void {
  const m = new Making(deciding, event, 'outside', at);
  try {
    handle(m);
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    const dead = new Making(deciding, event, 'outside', at);
    dead.dead(event, fault.refusal.code);
    dead.done();
    return;
  }
  followAll(deciding, m.follows, m.done(), 1);
}

/** The first backfilled entry begins a backfill, a live one ends it. */
function beginBackfill(deciding: Deciding, m: Making): void {
  const { backfill } = deciding.draft.head;
  if (deciding.context.origin === 'outside' && backfill !== deciding.context.backfill)
    m.member({ backfill: deciding.context.backfill });
}
