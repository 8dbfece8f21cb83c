import type { Config } from '@laurel/server';
import type { Out } from '../frame/io.ts';
import type { Demo, Prepared } from './prepare-store.ts';

export interface Welcome {
  /** Empty for a process that does not listen. */
  readonly address: string;
  readonly config: Config;
  readonly prepared: Prepared;
  /** Makes the first operator; null where one can sign in. */
  readonly firstCode: string | null;
  /** Of a demonstration: its pages as somebody, once each. */
  readonly links: readonly Link[];
}

export interface Link {
  readonly who: string;
  readonly page: string;
  readonly name: string | null;
  readonly url: string;
}

/** Who they are, for people. */
const told: Readonly<Record<string, string>> = {
  marketer: '运营 marketer',
  approver: '审批 approver',
  service: '客服 service agent',
  finance: '财务 finance',
  new: '新会员 a new member',
  'near-upgrade': '即将升级 near an upgrade',
  'at-risk': '即将降级 at risk of demotion',
};

export const linkLines = (links: readonly Link[]): readonly string[] =>
  links.map(({ who, name, url }) => `  ${url}  ${told[who] ?? who}${name === null ? '' : `, ${name}`}`);

/** What somebody who has just started the server wants to know. */
export function welcome(out: Out, { address, config, prepared, firstCode, links }: Welcome): void {
  const { demo, published, isRealStore } = prepared;
  const store = config.database === null ? config.dataFolder : 'MySQL';
  const document = {
    address,
    store,
    roles: config.roles,
    ...(demo === undefined ? {} : { demo }),
    ...(published === undefined ? {} : { published }),
    ...(firstCode === null ? {} : { firstCode }),
    ...(links.length === 0 ? {} : { links }),
  };
  out.result(document, () => {
    const { bold, dim } = out.paint;
    const where =
      address === ''
        ? `Laurel works on ${store} as ${config.roles.join(', ')}.`
        : `${bold(address)}  ${dim('rules: /rules  reference: /docs')}`;
    const lines = [where];
    if (published !== undefined) lines.push(`The program ${published} is in force from the beginning.`);
    if (isRealStore) lines.push(`${store} is a real store; it is served as it is, without sample members.`);
    if (firstCode !== null)
      lines.push(
        `Nobody signs in to the console yet. The code of the first operator, good for a day:  ${bold(firstCode)}`,
      );
    if (demo !== undefined) lines.push(...demoLines(out, demo, config), ...demoLinkLines(out, links));
    return lines.join('\n');
  });
}

const demoLinkLines = ({ paint }: Out, links: readonly Link[]): readonly string[] =>
  links.length === 0
    ? []
    : [
        '',
        `${paint.bold('Its pages, as')} (each link once, on this machine; more: npx laurel sandbox links):`,
        ...linkLines(links),
      ];

/** Who shows what; see packages/server/src/demo. */
const shown: readonly (readonly [id: string, what: string])[] = [
  ['u-1001', '林晓雨  30 growth short of gold, a streak at 4 of 7'],
  ['u-1002', '周明哲  gold in its grace'],
  ['u-1003', '陈若曦  points that open in five days'],
  ['u-1005', '吴佳怡  a voucher that ends in three days, and the reminder'],
  ['u-1007', '沈一诺  Plus for a year: prices, coupons and shipping at three orders, what they saved'],
  ['u-1008', '韩子涵  Plus by the month: the notice before the next charge'],
  ['u-1009', '梁浩然  Plus on trial, with frozen points'],
  ['u-1010', '郑静    Plus given back, and its money'],
  ['u-1011', '何嘉懿  four spins of the wheel, three orders of the mall, a gift'],
  ['u-1012', '徐梦瑶  one order of the two of this month’s task'],
];

function demoLines({ paint }: Out, { made, key, member }: Demo, { dataFolder }: Config): readonly string[] {
  const data = dataFolder === './data' ? '' : ` --data ${dataFolder}`;
  const how =
    made === undefined
      ? 'Its members are as you left them.'
      : `Made ${made.members} members and half a year of ${made.events} events in ${made.seconds.toFixed(1)} s; it ends now.`;
  return [
    '',
    `${paint.bold('演示数据 · A demonstration store')}, a sandbox with a clock of its own. ${how}`,
    `Key, for this machine only:  ${key}`,
    '',
    'Members to look at:',
    ...shown.map(([id, what]) => `  ${id.padEnd(8)}${what}`),
    '',
    'Try, in another terminal:',
    `  npx laurel member show ${member}${data}`,
    `  npx laurel program rules --lang en${data}`,
    `  npx laurel verify${data}`,
    '',
    'Begin for real:  npx laurel serve --data ./shop --program examples/programs/starter.yaml',
  ];
}
