import { DEMO_DAYS, DEMO_MEMBERS, DEMO_SEED, type DemoEvent, type DemoTime } from './demo-event.ts';
import { type Dice, dice } from './dice.ts';
import { type Order, orderOf, refundOf } from './orders.ts';
import { profileOf } from './people.ts';
import { shownMembers } from './shown-members.ts';

/** Half a year of a small shop, ending at `time.end`: the same for the same seed and end. In order of time. */
export function demoHistory(time: DemoTime, seed: number = DEMO_SEED): readonly DemoEvent[] {
  const throwing = dice(seed);
  const shown = shownMembers(time);
  const events = [...shown.events];
  const friends: Friend[] = [];
  for (let no = shown.count + 1; no <= DEMO_MEMBERS; no += 1)
    events.push(...lifeOf(throwing, { time, no, friends }));
  return events
    .filter((event) => event.time <= time.end)
    .sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
}

export const memberId = (no: number): string => `u-${1_000 + no}`;

interface Friend {
  readonly subject: string;
  readonly joinedAt: number;
}
interface Life {
  readonly time: DemoTime;
  readonly no: number;
  /** Members so far. */
  readonly friends: Friend[];
}

/** How one member lives: few buy much, most buy little, some come every day. */
function lifeOf(dice: Dice, { time, no, friends }: Life): readonly DemoEvent[] {
  const subject = memberId(no);
  const joined = dice.between(1, DEMO_DAYS);
  const at = (days: number) => time.at(days, dice.between(8, 23), dice.between(0, 59));
  const joinedAt = at(joined);
  const events: DemoEvent[] = [
    {
      subject,
      type: 'member.registered',
      id: `join-${no}`,
      time: joinedAt,
      data: { profile: profileOf(dice, no) },
    },
  ];
  if (dice.chance(20)) events.push(...invited(dice, no, joinedAt, friends));
  friends.push({ subject, joinedAt });
  // Cubed, so that a few members make most of the orders.
  const drive = dice.between(1, 10) ** 3;
  const orders = Math.min(40, Math.round((joined * drive) / 12_000) + dice.between(0, 2));
  for (let n = 1; n <= orders; n += 1)
    events.push(...buying(dice, { no, n, day: dice.between(0, joined - 1) }, at));
  if (dice.chance(30)) events.push(...checkins(dice, no, joined, at));
  return events.filter((event) => event.time >= joinedAt);
}

/** By somebody who was a member by then. */
function invited(dice: Dice, no: number, joinedAt: number, friends: readonly Friend[]): readonly DemoEvent[] {
  const [first, ...others] = friends.filter((friend) => friend.joinedAt < joinedAt);
  if (first === undefined) return [];
  const inviter = dice.pick([first, ...others]).subject;
  return [
    {
      subject: memberId(no),
      type: 'invite.accepted',
      id: `invite-${no}`,
      time: joinedAt + 60_000,
      data: { inviter },
    },
  ];
}

type At = (daysAgo: number) => number;

function buying(dice: Dice, { no, n, day }: Order, at: At): readonly DemoEvent[] {
  const order = orderOf(dice, { no, n, day }, at(day));
  const events = [order];
  // 8 in 100 come back, half of those in part.
  if (day > 1 && dice.chance(8)) events.push(refundOf(dice, order, at(dice.between(0, day - 1))));
  if (day > 0 && dice.chance(35)) events.push(review(dice, order, at(dice.between(0, day - 1))));
  return events.filter((event) => event === order || event.time > order.time);
}

function review(dice: Dice, order: DemoEvent, time: number): DemoEvent {
  const { subject, id, data } = order;
  const rating = dice.between(3, 5);
  return {
    subject,
    type: 'review.posted',
    id: `review-${id}`,
    time,
    data: { orderId: data['orderId'] ?? id, rating },
  };
}

/** A run of days, with a gap now and then. */
function checkins(dice: Dice, no: number, joined: number, at: At): readonly DemoEvent[] {
  const first = dice.between(1, joined);
  const length = dice.between(3, 45);
  const events: DemoEvent[] = [];
  for (let day = first; day >= 0 && day > first - length; day -= 1) {
    if (dice.chance(12)) continue;
    events.push({
      subject: memberId(no),
      type: 'checkin',
      id: `checkin-${no}-${first - day}`,
      time: at(day),
      data: {},
    });
  }
  return events;
}
