import { readFileSync } from 'node:fs';
import { builtInEventTypes, compileProgram, type Program, programSchema, readProgram } from '@laurel/core';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readProgramText } from '../programs/read-program-text.ts';
import { partsOfProgram } from './parts.ts';
import { languages, rulesPage } from './rules-page.ts';
import { rulesText } from './text.ts';
import { hasWords } from './words/events.ts';

const here = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const examples = ['starter', 'plus', 'vip88', 'demo'].map(
  (name) => [name, here(`../../../../examples/programs/${name}.yaml`)] as const,
);
const sources = [...examples, ['every part', here('every-part.yaml')] as const];

function programOf(text: string): Program {
  const read = readProgramText(text, 'program.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.program;
}
const pageOf = (program: Program, language: 'zh' | 'en') =>
  rulesPage({ number: null, effectiveAt: null, program }, language);
const wordsOf = (program: Program): string =>
  languages.map((language) => rulesText(pageOf(program, language))).join('\n');

describe('nothing of a program is forgotten', () => {
  it('each part is told by somebody, or is not for shoppers', () => {
    const { properties } = programSchema() as { properties: object };
    expect(Object.keys(partsOfProgram).sort()).toEqual(Object.keys(properties).sort());
  });

  it('each event that a rule can be about has words', () => {
    expect(builtInEventTypes.filter((type) => !hasWords(type))).toEqual([]);
  });

  it.each(sources)(
    '%s: each rule, tier, benefit, plan, game and good is named in both languages',
    (_, text) => {
      const program = programOf(text);
      for (const language of languages) {
        const page = rulesText(pageOf(program, language));
        const missing = named(program).filter((name) => !page.includes(name[language]));
        expect(missing).toEqual([]);
      }
    },
  );
});

function named(program: Program) {
  const shown = Object.values(program.assets).filter(({ hidden }) => !hidden);
  return [
    program,
    ...shown,
    ...Object.values(program.tracks).flatMap((track) => [track, ...track.tiers]),
    ...program.rules,
    ...program.rules.flatMap(({ task }) => (task === null ? [] : [{ name: task.how }])),
    ...Object.values(program.benefits),
    ...Object.values(program.choices),
    ...Object.values(program.plans).flatMap((plan) => [plan, ...Object.values(plan.variants)]),
    ...Object.values(program.games).flatMap((game) => [game, ...game.prizes]),
    ...Object.values(program.mall),
    ...Object.values(program.scores).flatMap((score) => [score, ...score.parts]),
    ...Object.values(program.audiences),
    ...Object.values(program.fields),
    ...program.agreements,
  ].map(({ name }) => name);
}

/** Numbers that shoppers are not told: what things cost the shop, when operators are told, how events are checked. */
const UNTOLD = [
  /\/cost$/,
  /\/alarm$/,
  /^\/tracks\/\w+\/tiers\/\d+\/color$/,
  /^\/games\/\w+\/prizes\/\d+\/worth$/,
  /^\/events\//,
  /^\/program$/,
  /\/badge$/,
  /\/priority$/,
];
/** Numbers that cannot be others: the first tier begins at nothing. */
const FIXED = /^\/tracks\/\w+\/tiers\/0\/threshold$/;

describe('a number that changes in the program changes on the page', () => {
  it.each(sources)('%s', (_, text) => {
    const doc = parse(text) as object;
    const page = wordsOf(programOf(text));
    const silent: string[] = [];
    const unchanged: string[] = [];
    let tried = 0;
    for (const { pointer, others } of numbersIn(doc)) {
      if (UNTOLD.some((pattern) => pattern.test(pointer)) || FIXED.test(pointer)) continue;
      const program = firstInOrder(doc, pointer, others);
      tried += 1;
      if (program === null) unchanged.push(pointer);
      else if (wordsOf(program) === page) silent.push(pointer);
    }
    expect({ silent, unchanged }).toEqual({ silent: [], unchanged: [] });
    expect(tried).toBeGreaterThan(25);
  });
});

interface Leaf {
  readonly pointer: string;
  /** What may stand there instead. */
  readonly others: readonly unknown[];
}

/** Numbers, and numbers in texts that are no part of a name: `30 days`, `paid >= 10000`. */
function numbersIn(value: unknown, pointer = ''): readonly Leaf[] {
  if (typeof value === 'number')
    return [{ pointer, others: [value + 1, value - 1, value * 2, value / 2].filter((one) => one > 0) }];
  if (typeof value === 'string') {
    const found = [...value.matchAll(/(?<![\w.#-])\d+(?:\.\d+)?/g)];
    return found.map(({ 0: digits, index }) => ({
      pointer,
      others: [1, -1, 2, 10].map(
        (by) => value.slice(0, index) + moved(digits, by) + value.slice(index + digits.length),
      ),
    }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, of]) => numbersIn(of, `${pointer}/${key}`));
}

/** Another number of as many digits, so that dates stay dates. */
function moved(digits: string, by: number): string {
  const [whole = '', fraction] = digits.split('.');
  if (fraction === undefined) return String(Math.max(1, Number(whole) + by)).padStart(whole.length, '0');
  return `${whole}.${String(Number(fraction) + by).padStart(fraction.length, '0')}`;
}

function firstInOrder(doc: object, pointer: string, others: readonly unknown[]): Program | null {
  for (const other of others) {
    const changed = structuredClone(doc);
    const steps = pointer.split('/').slice(1);
    const last = steps.pop() ?? '';
    const at = steps.reduce<Record<string, unknown>>(
      (part, step) => part[step] as Record<string, unknown>,
      changed as Record<string, unknown>,
    );
    at[last] = other;
    const read = readProgram(changed);
    if (read.ok && compileProgram(read.program, read.origins).ok) return read.program;
  }
  return null;
}

it('what is published for later stands on the page before it takes effect, in plain words', () => {
  const now = programOf(examples[0]?.[1] ?? '');
  const then = programOf(
    (examples[0]?.[1] ?? '')
      .replace('threshold: 5000', 'threshold: 6000')
      .replace('limits: [3 per day]', 'limits: [2 per day]')
      .replace(/ {2}- id: first-order[^]*?\n\n/, '\n'),
  );
  const coming = [{ number: 2, effectiveAt: Date.UTC(2026, 11, 1) - 8 * 3_600_000, program: then }];
  const page = rulesPage({ number: 1, effectiveAt: null, program: now }, 'zh', coming);
  expect(page.coming).toEqual([
    {
      version: 2,
      from: '2026-12-01 00:00',
      changes: [
        {
          section: '等级',
          title: '金',
          kind: 'changed',
          before: ['5,000 成长值 起'],
          after: ['6,000 成长值 起'],
        },
        {
          section: '怎样获得',
          title: '首单奖励',
          kind: 'gone',
          before: [
            '首单奖励',
            '订单完成时',
            '条件：是首个完成的订单，且实付金额满 ¥100',
            '得到：100 积分',
            '上限：终身最多 1 次',
          ].map((line) => (line === '订单完成时' ? '何时：订单完成时' : line)),
          after: [],
        },
        {
          section: '任务',
          title: '发表评价',
          kind: 'changed',
          before: ['上限：每天最多 3 次'],
          after: ['上限：每天最多 2 次'],
        },
      ],
    },
  ]);
  expect(rulesText(page)).toContain('第 2 版，自 2026-12-01 00:00 起生效');
});
