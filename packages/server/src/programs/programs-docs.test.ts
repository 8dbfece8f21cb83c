import { readFileSync } from 'node:fs';
import type { JsonObject } from '@laurel/core';
import { programSchema } from '@laurel/core';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { generate } from './generate-program-papers.ts';
import { readProgramText } from './read-program-text.ts';

const root = new URL('../../../../', import.meta.url);
const docs = readFileSync(new URL('docs/programs.md', root), 'utf8');
const starter = readFileSync(new URL('examples/programs/starter.yaml', root), 'utf8');

describe('each part of a program is described', () => {
  /** Heading in the docs → where its fields are in the schema. */
  it.each<[heading: string, path: string]>([
    ['The program', ''],
    ['Assets', 'properties/assets/additionalProperties'],
    ['Fields', 'properties/fields/additionalProperties/anyOf/1'],
    ['Agreements', 'properties/agreements/items'],
    ['Tracks', 'properties/tracks/additionalProperties'],
    ['Tiers', 'properties/tracks/additionalProperties/properties/tiers/items'],
    ['Member cards', 'properties/card'],
    ['Households', 'properties/households'],
    ['Shares', 'properties/households/properties/shares/additionalProperties'],
    ['Families', 'properties/plans/additionalProperties/properties/family'],
    ['Gifts', 'properties/gifts/additionalProperties'],
    ['Scores', 'properties/scores/additionalProperties'],
    ['Audiences', 'properties/audiences/additionalProperties/anyOf/1'],
    ['Multipliers', 'properties/multipliers/anyOf/1'],
    ['A multiplier', 'properties/multipliers/anyOf/1/properties/list/items'],
    ['Rules', 'properties/rules/items'],
    ['Grants', '$defs/grants/anyOf/1/items'],
    ['Limits', '$defs/limit/anyOf/0'],
    ['Goals', 'properties/rules/items/properties/goal'],
    ['Tasks', 'properties/rules/items/properties/task/anyOf/1'],
    ['Sequences', 'properties/sequences/additionalProperties'],
    ['Days', 'properties/days/additionalProperties'],
    ['Events that rules make', 'properties/rules/items/properties/emit/items'],
    ['Packs', 'properties/packs/additionalProperties/anyOf/0'],
    ['Benefits', 'properties/benefits/additionalProperties'],
    ['Allowances', 'properties/benefits/additionalProperties/properties/allowance'],
    ['For whom', 'properties/benefits/additionalProperties/properties/for'],
    ['Offers', 'properties/benefits/additionalProperties/properties/offer'],
    ['Choices', 'properties/choices/additionalProperties'],
    ['Swaps', 'properties/choices/additionalProperties/properties/swap'],
    ['Points as payment', 'properties/pay'],
    ['Plans', 'properties/plans/additionalProperties'],
    ['Variants', 'properties/plans/additionalProperties/properties/variants/additionalProperties'],
    ['Trials', 'properties/plans/additionalProperties/properties/trial'],
    ['Renewal', 'properties/plans/additionalProperties/properties/renewal'],
    ['Partners', 'properties/partners/additionalProperties'],
    ['Items', 'properties/partners/additionalProperties/properties/items/additionalProperties'],
    ['Games', 'properties/games/additionalProperties'],
    ['Prizes', 'properties/games/additionalProperties/properties/prizes/items'],
    ['Pity', 'properties/games/additionalProperties/properties/pity'],
    ['Mall', 'properties/mall/additionalProperties'],
    ['Messages', 'properties/messages/additionalProperties'],
    ['Declared events', 'properties/events/additionalProperties'],
  ])('under %s', (heading, path) => {
    const schema = path
      .split('/')
      .filter((step) => step !== '')
      .reduce<unknown>((part, step) => (part as JsonObject)[step], programSchema()) as {
      properties: JsonObject;
      required?: readonly string[];
    };
    const rows = rowsUnder(heading);
    expect(rows.map(([name]) => name).sort()).toEqual(Object.keys(schema.properties).sort());
    const required = rows.filter(([, otherwise]) => otherwise === 'must be written').map(([name]) => name);
    expect(required.sort()).toEqual([...(schema.required ?? [])].sort());
  });
});

/** First and second cells of the first table under a heading. */
function rowsUnder(heading: string): readonly (readonly [name: string, otherwise: string])[] {
  const after = docs.split(new RegExp(`^#+ ${heading}$`, 'm'))[1] ?? '';
  const section = after.split(/^#+ /m)[0] ?? '';
  return [...section.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map((row) => [
    row[1] ?? '',
    (row[2] ?? '').trim(),
  ]);
}

describe('each example of the docs compiles', () => {
  const examples = [...docs.matchAll(/^\d+\. (.*)\n[^]*?```yaml\n([^]*?)```/gm)].map(([, title, text]) => [
    title,
    text,
  ]);

  it('all ten', () => {
    expect(examples).toHaveLength(10);
  });

  it.each(examples)('%s', (_, text) => {
    const read = readProgramText(stringify(joined(parse(starter), parse(text ?? ''))), 'example.yaml');
    expect(read.ok ? [] : read.problems).toEqual([]);
  });
});

it('the example of plans compiles, and its price is by the settled score', () => {
  const text = /^## Plans$[^]*?```yaml\n([^]*?)```/m.exec(docs)?.[1] ?? '';
  const read = readProgramText(stringify(joined(parse(starter), parse(text))), 'plans.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { price } = read.compiled.program.plans['plus']?.variants['year'] ?? {};
  expect(price).toEqual([
    { when: 'settled.loyalty >= 1000', amount: 8_800 },
    { when: null, amount: 88_800 },
  ]);
});

it('L10 the example of assets compiles', () => {
  const text = /^## Assets$[^]*?```yaml\n([^]*?)```/m.exec(docs)?.[1] ?? '';
  const read = readProgramText(stringify(joined(parse(starter), parse(text))), 'assets.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  expect(read.compiled.reminders).toEqual([['stars', [{ days: 30 }, { days: 3 }]]]);
});

it('the example of benefits compiles, and nothing of it is a finding', () => {
  const text = /^## Benefits$[^]*?```yaml\n([^]*?)```/m.exec(docs)?.[1] ?? '';
  const read = readProgramText(stringify(joined(parse(starter), parse(text))), 'benefits.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  expect(read.findings()).toEqual([]);
  const { planAllowances } = read.compiled;
  expect(planAllowances.map(({ id, def }) => [id, def.allowance.onStart])).toEqual([['coupons', 'full']]);
});

it('J1 the example of partners compiles, and nothing of it is a finding', () => {
  const text = /^### Items$[^]*?```yaml\n([^]*?)```/m.exec(docs)?.[1] ?? '';
  const read = readProgramText(stringify(joined(parse(starter), parse(text))), 'partners.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  expect(read.findings()).toEqual([]);
  const items = read.compiled.partners.get('video')?.items;
  expect([...(items ?? [])].map(([id, { counter }]) => [id, counter])).toEqual([
    ['month', null],
    ['code', 'codes:video:code'],
  ]);
});

it('the example of games and the mall compiles', () => {
  const text = /^## Games$[^]*?```yaml\n([^]*?)```/m.exec(docs)?.[1] ?? '';
  const read = readProgramText(stringify(joined(parse(starter), parse(text))), 'games.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { games, mall } = read.compiled;
  expect([games.get('wheel')?.prizes.size, mall.get('mug')?.counter]).toEqual([3, 'goods:mug']);
});

/** The starter with an example's parts added. */
function joined(one: Record<string, unknown>, more: Record<string, unknown>): Record<string, unknown> {
  const result = { ...one };
  for (const [key, value] of Object.entries(more)) {
    const before = result[key];
    if (Array.isArray(before) && Array.isArray(value)) result[key] = [...before, ...value];
    else if (typeof before === 'object') result[key] = { ...before, ...(value as object) };
    else result[key] = value;
  }
  return result;
}

it('what is generated is current', async () => {
  for (const [path, text] of Object.entries(await generate())) {
    expect(readFileSync(new URL(path, root), 'utf8')).toBe(text);
  }
});
