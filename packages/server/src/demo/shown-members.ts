import type { Json } from '@laurel/core';
import { DEMO_DAYS, type DemoEvent, type DemoTime } from './demo-event.ts';

/**
 * Members made so that every page has something to show. What takes longer than half a year (a tier in its grace) or
 * what the program has no rule for (pending units) came over from another system.
 */
export function shownMembers(time: DemoTime): {
  readonly count: number;
  readonly events: readonly DemoEvent[];
} {
  const makers = [
    nearUpgrade,
    inGrace,
    pendingUnits,
    halfDone,
    expiringSoon,
    wellOff,
    ...people.map((person) => buyer(person)),
  ];
  return { count: makers.length, events: makers.flatMap((make, i) => make(time, `u-${1_001 + i}`, i + 1)) };
}

type Maker = (time: DemoTime, subject: string, no: number) => readonly DemoEvent[];

const iso = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString();

/** 林晓雨, the member to look at first: 4,970 of the 5,000 for gold, a streak at 4 of 7, points about to expire. */
const nearUpgrade: Maker = (time, subject, no) => {
  const spent = [129_900, 89_900, 159_800, 45_900, 38_500, 41_600];
  return [
    joined(subject, no, time.at(120, 10), {
      name: '林晓雨',
      nickname: '晓雨',
      city: '杭州',
      birthday: '1994-05-20',
      gender: 'female',
    }),
    ...spent.map((amount, i) => bought(subject, `o-1001-${i + 1}`, amount, time.at(110 - i * 18, 20, 15))),
    {
      subject,
      type: 'order.refunded',
      id: 'o-1001-4-back',
      time: time.at(52, 11),
      data: { orderId: 'o-1001-4', amount: 10_000, currency: 'CNY', refundId: 'o-1001-4-back' },
    },
    {
      subject,
      type: 'review.posted',
      id: 'review-1001-1',
      time: time.at(30, 21),
      data: { orderId: 'o-1001-3', rating: 5 },
    },
    ...[3, 2, 1, 0].map((day) => checkin(subject, day, time)),
  ];
};

/** Gold for a year, not enough bought in it: kept for the days of the grace. */
const inGrace: Maker = (time, subject) => [
  cameOver(subject, time, {
    joinedAt: iso(time.at(800, 9)),
    tier: { track: 'main', tier: 'v3', since: iso(time.at(376, 0)), until: iso(time.at(11, 0)) },
    earned: [{ asset: 'growth', date: dayOf(time.at(300, 12)), amount: 1_200 }],
    lots: [{ asset: 'points', amount: 860, expiresAt: iso(time.at(-200, 0)) }],
    profile: { name: '周明哲', nickname: '明哲', city: '成都', gender: 'male' },
  }),
];

/** Points that open in five days. */
const pendingUnits: Maker = (time, subject) => [
  cameOver(subject, time, {
    joinedAt: iso(time.at(400, 9)),
    lots: [
      { asset: 'points', amount: 320, expiresAt: iso(time.at(-300, 0)) },
      { asset: 'points', amount: 1_280, from: iso(time.end + 5 * DAY_MS), expiresAt: iso(time.at(-400, 0)) },
    ],
    profile: { name: '陈若曦', nickname: '若曦', city: '上海', gender: 'female' },
  }),
];

/** In the middle of a streak, and of a day's reviews. */
const halfDone: Maker = (time, subject, no) => [
  joined(subject, no, time.at(60, 9), { name: '赵宇轩', nickname: '轩', city: '武汉', gender: 'male' }),
  bought(subject, `o-${1_000 + no}-1`, 25_900, time.at(40, 19)),
  ...[4, 3, 2, 1, 0].map((day) => checkin(subject, day, time)),
  {
    subject,
    type: 'review.posted',
    id: `review-${no}`,
    time: time.at(0, 0, 5),
    data: { orderId: `o-${1_000 + no}-1`, rating: 4 },
  },
];

/** Joined 27 days ago: the welcome voucher ends in three days. */
const expiringSoon: Maker = (time, subject, no) => [
  joined(subject, no, time.end - 27 * DAY_MS, {
    name: '吴佳怡',
    nickname: '佳怡',
    city: '广州',
    gender: 'female',
  }),
  bought(subject, `o-${1_000 + no}-1`, 16_800, time.at(20, 20)),
];

/** Diamond, with a card that protects the tier. */
const wellOff: Maker = (time, subject, no) => [
  joined(subject, no, time.at(DEMO_DAYS, 9), {
    name: '孙思远',
    nickname: '思远',
    city: '北京',
    gender: 'male',
  }),
  ...[150, 120, 96, 70, 41, 12].map((day, i) =>
    bought(subject, `o-${1_000 + no}-${i + 1}`, 919_800 + i * 10_000, time.at(day, 15)),
  ),
];

/** Those who live in `shown-acts.ts`: who they are, and what they had bought before. */
const people: readonly Person[] = [
  { name: '沈一诺', nickname: '一诺', city: '南京', gender: 'female', spent: [199_000, 88_000] },
  { name: '韩子涵', nickname: '子涵', city: '西安', gender: 'female', spent: [45_900] },
  { name: '梁浩然', nickname: '浩然', city: '深圳', gender: 'male', spent: [32_000] },
  { name: '郑静', nickname: '静静', city: '长沙', gender: 'female', spent: [12_800] },
  { name: '何嘉懿', nickname: '嘉懿', city: '杭州', gender: 'male', spent: [260_000, 180_000] },
  // One order of this month's two is done.
  { name: '徐梦瑶', nickname: '梦瑶', city: '北京', gender: 'female', spent: [23_900], today: 15_900 },
];
interface Person {
  readonly name: string;
  readonly nickname: string;
  readonly city: string;
  readonly gender: string;
  readonly spent: readonly number[];
  /** An order of the last day. */
  readonly today?: number;
}

const buyer =
  ({ spent, today, ...profile }: Person): Maker =>
  (time, subject, no) => [
    joined(subject, no, time.at(100, 10), { ...profile, address: `${profile.city}市示例路 ${no} 号` }),
    ...spent.map((amount, i) =>
      bought(subject, `o-${1_000 + no}-${i + 1}`, amount, time.at(80 - i * 15, 20)),
    ),
    ...(today === undefined ? [] : [bought(subject, `o-${1_000 + no}-9`, today, time.at(0, 0, 10))]),
  ];

const DAY_MS = 86_400_000;

function joined(subject: string, no: number, time: number, profile: Record<string, Json>): DemoEvent {
  const contact = { phone: `1380000${String(no).padStart(4, '0')}`, email: `member${no}@example.com` };
  return {
    subject,
    type: 'member.registered',
    id: `join-${no}`,
    time,
    data: { profile: { ...profile, ...contact } },
  };
}

function cameOver(subject: string, time: DemoTime, data: Record<string, Json>): DemoEvent {
  return { subject, type: 'member.imported', id: `import-${subject}`, time: time.at(DEMO_DAYS, 8), data };
}

function bought(subject: string, orderId: string, amount: number, time: number): DemoEvent {
  return {
    subject,
    type: 'order.completed',
    id: `${orderId}-done`,
    time,
    data: { orderId, amount, currency: 'CNY', channel: 'app' },
  };
}

function checkin(subject: string, daysAgo: number, time: DemoTime): DemoEvent {
  return {
    subject,
    type: 'checkin',
    id: `checkin-${subject}-${daysAgo}`,
    time: time.at(daysAgo, 0, 30),
    data: {},
  };
}

function dayOf(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO('Asia/Shanghai')
    .toPlainDate()
    .toString();
}
