/**
 * Who makes events of a type: `event` is sent by anyone who may send events, `command` comes of a call with a right of
 * its own, `echo` is made by Laurel itself and taken from nobody.
 */
export type EventOrigin = 'event' | 'command' | 'echo';

export interface BuiltInEvent {
  readonly type: string;
  readonly from: EventOrigin;
  /** What happened, in one sentence. */
  readonly doc: string;
}

/** Every event that Laurel knows by itself. Programs may declare more; `plan.<word>` is built in as well. */
export const builtInEvents: readonly BuiltInEvent[] = [
  { type: 'order.paid', from: 'event', doc: 'An order was paid.' },
  {
    type: 'order.completed',
    from: 'event',
    doc: 'An order was received and can no longer be simply cancelled.',
  },
  { type: 'order.refunded', from: 'event', doc: 'A part of an order, or all of it, was given back.' },
  {
    type: 'order.cancelled',
    from: 'event',
    doc: 'An order was cancelled; after completion a refund of what is left.',
  },
  { type: 'member.registered', from: 'event', doc: 'Somebody became a member.' },
  { type: 'member.updated', from: 'event', doc: 'Profile, tags or consents changed.' },
  { type: 'member.profile_completed', from: 'event', doc: 'The profile has all that it should have.' },
  { type: 'checkin', from: 'event', doc: 'The daily check-in.' },
  { type: 'checkin.made_up', from: 'event', doc: 'A check-in for a day that was missed.' },
  { type: 'review.posted', from: 'event', doc: 'A review of something bought.' },
  { type: 'content.shared', from: 'event', doc: 'A page, product or post was shared.' },
  { type: 'product.viewed', from: 'event', doc: 'A product was looked at.' },
  { type: 'member.verified', from: 'event', doc: 'A field of the member was proved to be hers.' },
  { type: 'invite.accepted', from: 'event', doc: 'The member accepted an invitation of data.inviter.' },
  { type: 'benefit.used', from: 'event', doc: 'A benefit was used somewhere.' },
  { type: 'benefit.rated', from: 'event', doc: 'The member said how good a use of a benefit was.' },
  { type: 'game.played', from: 'event', doc: 'A game was played.' },
  {
    type: 'message.delivered',
    from: 'event',
    doc: 'A channel says that a message has reached the member.',
  },
  { type: 'member.frozen', from: 'command', doc: 'Nothing is earned or spent until unfrozen.' },
  { type: 'member.unfrozen', from: 'command', doc: 'The member takes part again.' },
  { type: 'member.closed', from: 'command', doc: 'The membership ended.' },
  { type: 'member.erased', from: 'command', doc: 'The person was erased; an anonymous ledger remains.' },
  {
    type: 'member.merged',
    from: 'command',
    doc: 'The member was merged into another one, who has all that was hers.',
  },
  {
    type: 'member.unmerged',
    from: 'command',
    doc: 'A member who was merged into this one stands by herself again.',
  },
  { type: 'member.card_replaced', from: 'command', doc: 'The member card was lost; another took its place.' },
  { type: 'hold.placed', from: 'command', doc: 'Units were set aside.' },
  { type: 'hold.captured', from: 'command', doc: 'Units set aside were spent.' },
  { type: 'hold.released', from: 'command', doc: 'Units set aside were given back.' },
  { type: 'spend.restored', from: 'command', doc: 'Units spent were given back.' },
  { type: 'redemption.placed', from: 'command', doc: 'Offers and points were set aside for an order.' },
  {
    type: 'redemption.captured',
    from: 'command',
    doc: 'The order was paid, and what was set aside is used.',
  },
  { type: 'redemption.released', from: 'command', doc: 'The order was given up before it was paid.' },
  { type: 'redemption.restored', from: 'command', doc: 'What returned lines had used came back.' },
  { type: 'gift.sent', from: 'command', doc: 'The member gave units to another member.' },
  { type: 'game.drawn', from: 'command', doc: 'The member played a game of the program: a prize was drawn.' },
  { type: 'mall.ordered', from: 'command', doc: 'The member ordered something of the mall.' },
  { type: 'mall.paid', from: 'command', doc: 'The money of a mall order was paid.' },
  { type: 'mall.shipped', from: 'command', doc: 'What was ordered was sent.' },
  { type: 'mall.completed', from: 'command', doc: 'What was ordered has arrived.' },
  { type: 'mall.cancelled', from: 'command', doc: 'A mall order was cancelled before it was sent.' },
  { type: 'mall.refunded', from: 'command', doc: 'What was ordered was given back.' },
  { type: 'adjustment.made', from: 'command', doc: 'An operator put in or took out units, with a reason.' },
  { type: 'lots.extended', from: 'command', doc: 'Units that would expire were given a later end.' },
  { type: 'lots.reinstated', from: 'command', doc: 'Units that had expired came back.' },
  { type: 'tier.set', from: 'command', doc: 'An operator gave a tier, as a floor or on trial.' },
  { type: 'tier.cleared', from: 'command', doc: 'An operator took a given tier back.' },
  { type: 'tier.paused', from: 'command', doc: 'The clock of a tier stands still for a while.' },
  { type: 'tier.resumed', from: 'command', doc: 'A pause of a tier ended before its day.' },
  { type: 'card.used', from: 'command', doc: 'A protection card was used by hand.' },
  { type: 'task.accepted', from: 'command', doc: 'The member took on a task.' },
  { type: 'task.claimed', from: 'command', doc: 'The member claimed what tasks had earned.' },
  { type: 'benefit.granted', from: 'command', doc: 'An operator gave a benefit to this member.' },
  { type: 'benefit.withdrawn', from: 'command', doc: 'An operator took a given benefit back.' },
  { type: 'benefit.chosen', from: 'command', doc: 'The member chose one of several benefits.' },
  { type: 'benefit.claimed', from: 'command', doc: 'The member claimed a benefit that is hers.' },
  { type: 'case.opened', from: 'command', doc: 'The member asked for help; her status decided the line.' },
  { type: 'case.answered', from: 'command', doc: 'Somebody answered a case.' },
  { type: 'case.handed_over', from: 'command', doc: 'Another agent goes on with a case.' },
  { type: 'case.escalated', from: 'command', doc: 'A case went to a more urgent line by hand.' },
  { type: 'case.closed', from: 'command', doc: 'A case is closed.' },
  { type: 'case.rated', from: 'command', doc: 'The member said how good the help was.' },
  { type: 'case.overdue', from: 'echo', doc: 'Nobody answered a case in time.' },
  { type: 'backfill.closed', from: 'command', doc: 'The history of the member is complete; time goes on.' },
  {
    type: 'member.imported',
    from: 'command',
    doc: 'The standing of a member was taken over from another system.',
  },
  { type: 'merge.received', from: 'echo', doc: 'All that another member had came to this one.' },
  { type: 'merge.returned', from: 'echo', doc: 'The other member could not take this one up.' },
  { type: 'unmerge.received', from: 'echo', doc: 'The member has again what would have been hers.' },
  { type: 'gift.received', from: 'echo', doc: 'Units of another member arrived.' },
  { type: 'gift.returned', from: 'echo', doc: 'The other member could not take a gift; the units are back.' },
  { type: 'household.founded', from: 'command', doc: 'The member founded a household.' },
  { type: 'household.invited', from: 'command', doc: 'The owner of a household asked a member to join.' },
  { type: 'household.accepted', from: 'command', doc: 'The member said yes to an invitation.' },
  { type: 'household.left', from: 'command', doc: 'A seat left its household.' },
  { type: 'household.removed', from: 'command', doc: 'The owner took a seat or an invitation back.' },
  { type: 'household.dissolved', from: 'command', doc: 'The owner ended the household.' },
  { type: 'household.drawn', from: 'command', doc: 'A seat asked for units that the household shares.' },
  { type: 'household.contributed', from: 'command', doc: 'A seat put units of her own into the household.' },
  { type: 'household.returned', from: 'command', doc: 'A seat sent home what she drew and does not need.' },
  { type: 'household.invitation_received', from: 'echo', doc: 'A household asked the member to join.' },
  { type: 'household.seat_taken', from: 'echo', doc: 'A member accepted: the owner’s log seats her.' },
  { type: 'household.seated', from: 'echo', doc: 'The member has a seat.' },
  {
    type: 'household.seat_lost',
    from: 'echo',
    doc: 'The member has no seat: none was free, or it was taken back.',
  },
  { type: 'household.seat_left', from: 'echo', doc: 'A seat of the owner’s household is free.' },
  { type: 'household.draw_asked', from: 'echo', doc: 'A seat asked the owner’s log for units.' },
  { type: 'household.share_answered', from: 'echo', doc: 'What came of a seat’s asking.' },
  { type: 'household.units_received', from: 'echo', doc: 'Units came from another of the household.' },
  {
    type: 'household.terms_changed',
    from: 'echo',
    doc: 'What the owner’s plans give to a seat has changed.',
  },
  { type: 'household.saved', from: 'echo', doc: 'A seat used a benefit of the owner’s plan.' },
  { type: 'plan.quoted', from: 'command', doc: 'A price of a plan was asked for, and is held for a while.' },
  { type: 'plan.purchased', from: 'command', doc: 'A plan was bought by a quote.' },
  { type: 'plan.code_redeemed', from: 'command', doc: 'A plan came by an activation code or gift card.' },
  { type: 'plan.trial_started', from: 'command', doc: 'The member tries a plan.' },
  { type: 'plan.mandate_given', from: 'command', doc: 'The member agreed to be charged for renewals.' },
  {
    type: 'plan.cancelled',
    from: 'command',
    doc: 'The member is charged no more; the term runs to its end.',
  },
  { type: 'plan.refunded', from: 'command', doc: 'A plan, or a part of what was paid for it, went back.' },
  {
    type: 'plan.guarantee_claimed',
    from: 'command',
    doc: 'What a term did not save of its price was asked for.',
  },
  { type: 'payment.succeeded', from: 'command', doc: 'The payment system has the money of a call.' },
  { type: 'payment.failed', from: 'command', doc: 'The payment system could not carry out a call.' },
  { type: 'payment.refunded', from: 'command', doc: 'The payment system gave money back.' },
  { type: 'partner.delivered', from: 'command', doc: 'A partner delivered what a call asked for.' },
  { type: 'partner.failed', from: 'command', doc: 'A partner will not deliver what a call asked for.' },
  {
    type: 'partner.replaced',
    from: 'command',
    doc: 'What a partner delivered was of no use; an operator had it issued anew.',
  },
  { type: 'plan.started', from: 'echo', doc: 'The first term of a plan began.' },
  { type: 'plan.renewed', from: 'echo', doc: 'The next term of a plan began where the last one ended.' },
  { type: 'plan.ended', from: 'echo', doc: 'The member no longer has the plan.' },
  { type: 'plan.trial_ended', from: 'echo', doc: 'A trial ended without a purchase.' },
  { type: 'tier.upgraded', from: 'echo', doc: 'The member reached a tier; one event per step.' },
  { type: 'member.birthday', from: 'echo', doc: 'The birthday of the member began.' },
  {
    type: 'member.anniversary',
    from: 'echo',
    doc: 'A year, or several, have passed since the member joined.',
  },
  { type: 'task.claim_expired', from: 'echo', doc: 'A reward was not claimed in time.' },
  { type: 'tier.saved', from: 'echo', doc: 'A task kept a tier that would have been lost.' },
  { type: 'tier.demoted', from: 'echo', doc: 'The member lost a tier.' },
  {
    type: 'cause.revoked',
    from: 'echo',
    doc: 'What caused an event for this member was taken back elsewhere.',
  },
];

export const builtInEventTypes: readonly string[] = builtInEvents.map(({ type }) => type);

const PLAN_EVENT = /^plan\.[a-z][a-z0-9_]{0,40}$/;

/** What happens to paid plans: plan.started, plan.renewed, plan.ended… */
export function isPlanEvent(type: string): boolean {
  return PLAN_EVENT.test(type);
}
