import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from '../shop/cli.ts';
import { sqlite } from '../shop/engines.ts';
import { starterWith } from '../shop/places.ts';
import { withProgram } from '../shop/programs.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';

const rule = (text: string): readonly [string, string] => ['rules:\n', `rules:\n  - ${text}\n`];
const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(
  /./g,
  (c) =>
    `${c}: &${c} [${Array(10)
      .fill(`*${String.fromCharCode(c.charCodeAt(0) - 1)}`)
      .join()}]\n`,
)}`;

/** What is wrong, the text, and the code of its first problem. */
const bad: readonly (readonly [string, string, string])[] = [
  [
    'an unknown field',
    starterWith(['join: onFirstEvent', 'join: onFirstEvent\ncolour: red']),
    'unknown_field',
  ],
  ['an asset that there is not', starterWith(['{ points: 50 }', '{ pionts: 50 }']), 'unknown_asset'],
  ['thresholds out of order', starterWith(['threshold: 5000', 'threshold: 500']), ''],
  ['two tiers at one threshold', starterWith(['threshold: 5000', 'threshold: 1000']), ''],
  ['a first tier above 0', starterWith(['threshold: 0', 'threshold: 1']), ''],
  ['an id twice', starterWith(rule('{ id: review, on: checkin, grants: { points: 1 } }')), ''],
  [
    'an expression of a wrong type',
    starterWith(rule('{ id: x, on: checkin, when: 1 + 1, grants: { points: 1 } }')),
    '',
  ],
  [
    'an expression that cannot be read',
    starterWith(rule('{ id: x, on: checkin, grants: { points: "1 +" } }')),
    '',
  ],
  ['a division by zero', starterWith(rule('{ id: x, on: checkin, grants: { points: 1 / 0 } }')), ''],
  [
    'rules that feed each other',
    starterWith(
      rule(
        '{ id: x, on: invite.rewarded, emit: [{ type: invite.rewarded, data: { orderId: data.orderId } }] }',
      ),
    ),
    '',
  ],
  [
    'a pattern with a look-around',
    starterWith(
      rule(
        `{ id: x, on: review.posted, when: 'has(data.sku) && data.sku.matches("(?=a)")', grants: { points: 1 } }`,
      ),
    ),
    '',
  ],
  [
    'a field that may be absent',
    starterWith(rule('{ id: x, on: order.completed, grants: { points: data.goods } }')),
    'may_be_absent',
  ],
  ['a key twice', starterWith(['join: onFirstEvent', 'join: onFirstEvent\njoin: explicit']), ''],
  ['a tag of its own', starterWith(['join: onFirstEvent', 'join: !!js/function "x"']), ''],
  ['aliases without bound', bomb, ''],
  ['no document', '', ''],
  ['a text that is no mapping', 'hello', ''],
  ['10 MB', `program: ${'x'.repeat(10_000_000)}`, ''],
];

let folder: string;
let shop: Shop;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-e2e-'));
  shop = await openShop({ engine: sqlite });
}, 60_000);
afterAll(async () => {
  await shop.close();
  await rm(folder, { recursive: true });
});

test.each(bad)('H21 a program is refused with line and column: %s', async (_, text, code) => {
  const ran = await cli(['program', 'lint', await withProgram(folder, text), '--json']);
  expect(ran.code).toBeGreaterThanOrEqual(1);
  expect(ran.code).toBeLessThanOrEqual(2);
  const [problem] = ran.json['problems'] as readonly {
    code: string;
    line: number;
    column: number;
    message: string;
    advice: string;
  }[];
  expect(problem).toMatchObject({
    line: expect.any(Number),
    column: expect.any(Number),
    message: expect.stringMatching(/./),
    advice: expect.any(String),
  });
  expect(problem?.line).toBeGreaterThanOrEqual(1);
  if (code !== '') expect(problem?.code).toBe(code);
  if (text.length > 1_000_000 || text === '') return;
  const { ok: isOk, problems } = await ok(shop.laurel.lintProgram({ body: { source: text } }));
  expect([isOk, problems[0]?.line, problems[0]?.column]).toEqual([false, problem?.line, problem?.column]);
});

test('a bad program is not published, and the one in force stays', async () => {
  const file = await withProgram(folder, starterWith(['threshold: 5000', 'threshold: 500']));
  expect((await shop.cli('program', 'publish', file, '--json')).json).toMatchObject({
    error: 'invalid_program',
  });
  const late = await no(shop.laurel.createProgram({ body: { source: 'x'.repeat(1_100_000) } }));
  expect(late.status).toBeGreaterThanOrEqual(400);
  expect((await ok(shop.laurel.listVersions())).data).toHaveLength(1);
});

test('a program that would take effect in the past is refused', async () => {
  const file = await withProgram(folder, starterWith(['threshold: 5000', 'threshold: 4500']));
  const ran = await shop.cli('program', 'publish', file, '--at', '2020-01-01T00:00:00Z', '--json');
  expect(ran.code).not.toBe(0);
  expect((await ok(shop.laurel.listVersions())).data).toHaveLength(1);
});
