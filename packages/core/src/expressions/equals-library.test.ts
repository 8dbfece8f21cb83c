import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileExpression, ExpressionFault, type Scope, type Type, typeText, type Value } from './index.ts';

// Law: on CEL without doubles and without division of ints, our closures answer what the library answers, and fail
// where it fails. `@` stands for the element of the comprehension around, or for `i` outside of any.

type Kind = 'int' | 'text' | 'bool' | 'ints' | 'texts' | 'time' | 'span';
type Parts = Record<Kind, fc.Arbitrary<string>>;

const { int, text, bool, ints, texts } = fc.letrec<Record<Kind, string>>((tie) => {
  const parts: Parts = {
    int: tie('int'),
    text: tie('text'),
    bool: tie('bool'),
    ints: tie('ints'),
    texts: tie('texts'),
    time: tie('time'),
    span: tie('span'),
  };
  return {
    int: intForms(parts),
    text: textForms(parts),
    bool: fc.oneof(leaf(), boolForms(parts), comparisonForms(parts)),
    ints: intsForms(parts),
    texts: textsForms(parts),
    time: timeForms(parts),
    span: spanForms(parts),
  };
});

function leaf() {
  return { maxDepth: 5, depthSize: 'small' } as const;
}

function some(...sources: string[]) {
  return fc.constantFrom(...sources);
}

function form(strings: TemplateStringsArray, ...parts: fc.Arbitrary<string>[]) {
  return fc.tuple(...parts).map((made) => strings.reduce((all, next, k) => `${all}${made[k - 1]}${next}`));
}

function quoted() {
  const text = fc.string({ unit: 'grapheme', maxLength: 4 });
  return text.map((value) => JSON.stringify(value).replace(/\$/g, '\\u0024'));
}

function loop(name: string, over: fc.Arbitrary<string>, body: fc.Arbitrary<string>) {
  return fc
    .tuple(over, some('x', 'y', 'i'), body)
    .map(([list, x, made]) => `${list}.${name}(${x}, ${made.replaceAll('@', x)})`);
}

function intForms({ int: n, text: s, bool: b, ints: ns, texts: ss, span }: Parts) {
  return fc.oneof(
    leaf(),
    fc.integer({ min: -20, max: 20 }).map(String),
    some('@', 'i', 'j', 'm.a', 'm.zz', "m['b']", 'o.n', 'o.gone'),
    form`(${n} ${some('+', '-', '*', '%')} ${n})`,
    form`-(${n})`,
    form`size(${fc.oneof(s, ns, ss, some('m'))})`,
    form`${ns}.size()`,
    form`${ns}[${n}]`,
    form`(${b} ? ${n} : ${n})`,
    form`int(${fc.oneof(n, some("'12'", "'-7'", "'x'", "'1.5'"))})`,
    form`(${span}).${some('getHours', 'getMinutes', 'getSeconds', 'getMilliseconds')}()`,
  );
}

function textForms({ int: n, text: s, bool: b, texts: ss }: Parts) {
  return fc.oneof(
    leaf(),
    quoted(),
    some('s', 't', 'o.s', "r'\\d'", "'''a\n'b'''"),
    form`(${s} + ${s})`,
    form`string(${fc.oneof(n, b, s)})`,
    form`${ss}[${n}]`,
    form`(${b} ? ${s} : ${s})`,
  );
}

function boolForms({ int: n, text: s, bool: b, ints: ns, texts: ss }: Parts) {
  return fc.oneof(
    leaf(),
    some('true', 'false', 'b', 'has(m.a)', 'has(m.zz)', 'has(o.gone)', 'has(o.s)'),
    form`(${b} ${some('&&', '||')} ${b})`,
    form`!${b}`,
    form`(${n} in ${ns})`,
    form`(${s} in ${fc.oneof(ss, some('m'))})`,
    form`${s}.${some('startsWith', 'endsWith', 'contains')}(${s})`,
    form`${s}.matches(${some("'^[a-c]+$'", "'x|y'", "r'\\d'", "''", "'(?:ab)*c?$'")})`,
    fc.oneof(...['all', 'exists', 'exists_one'].map((name) => loop(name, ns, b))),
    loop('exists', some('m'), some("@ == 'a'", '@ > s', 'm[@] > 1')),
    form`({'k': ${n}}.k == {'k': ${n}, 'l': 2}['k'])`,
  );
}

function comparisonForms({ int: n, text: s, bool: b, ints: ns, time, span }: Parts) {
  return fc.oneof(
    form`(${n} ${some('<', '<=', '>', '>=', '==', '!=')} ${n})`,
    form`(${s} ${some('<', '<=', '>', '>=', '==', '!=')} ${s})`,
    form`(${b} ${some('<', '==', '!=')} ${b})`,
    form`(${ns} ${some('==', '!=')} ${ns})`,
    form`(${ns} == [])`,
    form`(${time} ${some('<', '<=', '==', '!=')} ${time})`,
    form`(${span} ${some('<', '>=', '==', '!=')} ${span})`,
  );
}

function intsForms({ int: n, bool: b, ints: ns }: Parts) {
  return fc.oneof(
    leaf(),
    some('xs', '[1, 2, 3]'),
    fc.array(n, { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    form`(${ns} + ${ns})`,
    loop('map', ns, n),
    loop('filter', ns, b),
    fc
      .tuple(ns, b, n)
      .map(([over, where, body]) => `${over}.map(x, ${`${where}, ${body}`.replaceAll('@', 'x')})`),
    form`(${b} ? ${ns} : ${ns})`,
  );
}

function textsForms({ text: s, ints: ns }: Parts) {
  return fc.oneof(
    leaf(),
    some('ss', "['a', 'b']"),
    fc.array(s, { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    form`${ns}.map(x, ${s})`,
  );
}

function timeForms({ time, span }: Parts) {
  return fc.oneof(
    leaf(),
    some(
      "timestamp('2026-02-28T23:59:59Z')",
      "timestamp('2024-02-29T08:00:00+08:00')",
      'timestamp(1700000000)',
    ),
    form`(${time} ${some('+', '-')} ${span})`,
  );
}

// Whole seconds: the library borrows a second too many when it adds negative fractions of one.
function spanForms({ time, span }: Parts) {
  return fc.oneof(
    leaf(),
    some("duration('36h')", "duration('1h30m')", "duration('1.5m')"),
    form`(${time} - ${time})`,
    form`(${span} ${some('+', '-')} ${span})`,
  );
}

const INT: Type = { kind: 'int' };
const STRING: Type = { kind: 'string' };
const OBJECT: Type = {
  kind: 'object',
  name: 'o',
  fields: { n: { type: INT }, s: { type: STRING }, gone: { type: INT, optional: true } },
};
const SCOPE: Scope = {
  variables: {
    i: INT,
    j: INT,
    s: STRING,
    t: STRING,
    b: { kind: 'bool' },
    xs: { kind: 'list', of: INT },
    ss: { kind: 'list', of: STRING },
    m: { kind: 'map', of: INT },
    o: OBJECT,
  },
};

const LIBRARY = new Environment()
  .registerVariable('i', 'int')
  .registerVariable('j', 'int')
  .registerVariable('s', 'string')
  .registerVariable('t', 'string')
  .registerVariable('b', 'bool')
  .registerVariable('xs', 'list<int>')
  .registerVariable('ss', 'list<string>')
  .registerVariable('m', 'map<string, int>')
  .registerVariable('o', { schema: { n: 'int', s: 'string', gone: 'int' } });

const VARIABLES = {
  i: 7,
  j: -3,
  s: 'abc',
  t: '会员😀',
  b: true,
  xs: [3, 1, 2],
  ss: ['a', 'x1'],
  m: { a: 1, b: 2 },
  o: { n: 5, s: 'y' },
};
const BIG_VARIABLES = toLibrary(VARIABLES) as Record<string, unknown>;

const WHICH = fc.oneof(int, text, bool, ints, texts).map((source) => source.replaceAll('@', 'i'));
const RUNS = 4_000;

it('answers what the library answers', () => {
  fc.assert(
    fc.property(WHICH, (source) => {
      const theirs = outcomeOf(() => LIBRARY.evaluate(source, BIG_VARIABLES));
      // Beyond 64 bits the library stops, where we go on exactly; and its limits are wider than ours.
      fc.pre(!('fault' in theirs && /overflow|Exceeded/.test(theirs.fault)));
      const compiled = compileExpression(source, SCOPE, 'any');
      if (!compiled.ok) {
        fc.pre(!compiled.problems.every(({ code }) => STRICTER.includes(code)));
        throw new Error(`refused: ${JSON.stringify(compiled.problems)}`);
      }
      const theirType = LIBRARY.check(source).type;
      if (theirType !== undefined && TYPE_NAMES.has(theirType)) {
        expect(typeText(compiled.value.type)).toBe(TYPE_NAMES.get(theirType));
      }
      const ours = outcomeOf(() => toLibrary(compiled.value.evaluate(VARIABLES)));
      fc.pre(!('fault' in ours && /2\^53|steps/.test(ours.fault)));
      if ('fault' in theirs) expect(ours, theirs.fault).toHaveProperty('fault');
      else expect(ours).toEqual(theirs);
    }),
    { numRuns: RUNS },
  );
});

// What is sure to fail, or too deep or large for us, is refused at once where the library waits for the evaluation.
const STRICTER = ['division_by_zero', 'too_deep', 'too_large', 'too_long'];

const TYPE_NAMES = new Map([
  ['int', 'int'],
  ['string', 'string'],
  ['bool', 'bool'],
  ['list<int>', 'list of int'],
  ['list<string>', 'list of string'],
]);

type Outcome = { value: unknown } | { fault: string };

function outcomeOf(evaluate: () => unknown): Outcome {
  try {
    return { value: evaluate() };
  } catch (error) {
    if (error instanceof ExpressionFault) return { fault: error.message };
    if (error instanceof Error && error.name === 'EvaluationError') return { fault: error.message };
    throw error;
  }
}

/** Our numbers as the library's. */
function toLibrary(value: Value | Record<string, unknown>): unknown {
  if (typeof value === 'number') return BigInt(value);
  if (Array.isArray(value)) return value.map(toLibrary);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toLibrary(each)]));
}
