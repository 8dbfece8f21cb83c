import { type Tree, treeOf } from '@laurel/core';
import type { Telling } from '../telling.ts';
import { type Locals, literalOf, type Noun, nounOf, quoted } from './nouns.ts';
import { quantity, type Saying } from './quantities.ts';

/** A condition in words; null where it is beyond words, and its formula must stand instead. */
export function conditionInWords(telling: Telling, source: string): string | null {
  const tree = treeOf(source);
  return tree === null ? null : clause(telling, tree, new Set());
}

/** A condition in words, or as its formula. */
export function condition(telling: Telling, source: string): string {
  return conditionInWords(telling, source) ?? telling.say(`公式 ${source}`, `the formula ${source}`);
}

export function clause(telling: Telling, tree: Tree, locals: Locals): string | null {
  switch (tree.op) {
    case 'and':
      return joined(
        telling,
        tree.items.filter((one) => !isIdle(one, tree.items)),
        { locals, isAnd: true },
      );
    case 'or':
      return joined(telling, tree.items, { locals, isAnd: false });
    case 'not':
      return negated(telling, tree.of, locals);
    case 'binary':
      return compared(telling, tree, locals);
    case 'call':
      return asked(telling, tree, locals);
    case 'path': {
      const noun = nounOf(telling, tree.path, locals);
      return noun?.kind === 'truth' ? noun.text : null;
    }
    case 'constant':
      if (tree.value === true) return telling.say('总是', 'always');
      return tree.value === false ? telling.say('从不', 'never') : null;
    default:
      return null;
  }
}

interface Join {
  readonly locals: Locals;
  readonly isAnd: boolean;
}

function joined(telling: Telling, items: readonly Tree[], { locals, isAnd }: Join): string | null {
  const parts: string[] = [];
  for (const item of items) {
    const part = clause(telling, item, locals);
    if (part === null) return null;
    parts.push(isAnd && item.op === 'or' ? telling.say(`（${part}）`, `(${part})`) : part);
  }
  return parts.join(isAnd ? telling.say('，且', ' and ') : telling.say('，或', ' or '));
}

/** `has(data.x)` beside another question about `data.x` says nothing more. */
function isIdle(tree: Tree, all: readonly Tree[]): boolean {
  const [asked] = tree.op === 'call' && tree.name === 'has' ? tree.args : [];
  if (asked?.op !== 'path') return false;
  const path = asked.path.join('.');
  return all.some(
    (other) => other !== tree && JSON.stringify(other).includes(JSON.stringify(path.split('.')).slice(1, -1)),
  );
}

type Binary = Extract<Tree, { op: 'binary' }>;

function compared(telling: Telling, tree: Binary, locals: Locals): string | null {
  const { sign, left, right } = tree;
  if (sign === 'in') return isIn(telling, tree, locals, true);
  if (left.op !== 'path' && right.op === 'path' && literalOf(left) !== null)
    return compared(telling, { op: 'binary', sign: TURNED[sign] ?? sign, left: right, right: left }, locals);
  const literal = literalOf(right);
  const saying: Saying = { locals, clause: (part, names) => clause(telling, part, names) };
  const noun = left.op === 'path' ? nounOf(telling, left.path, locals) : quantity(telling, left, saying);
  if (noun === null) return null;
  if (literal !== null) return sayCompared(telling, noun, sign, literal);
  const other = right.op === 'path' ? nounOf(telling, right.path, locals) : quantity(telling, right, saying);
  return other === null ? null : phrase(telling, noun, sign, other.text);
}

const TURNED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function sayCompared(telling: Telling, noun: Noun, sign: string, literal: string): string | null {
  const { say } = telling;
  if (noun.kind === 'truth') {
    const isSo = (literal === 'true') === (sign === '==');
    return isSo ? noun.text : say(`并非${noun.text}`, `not: ${noun.text}`);
  }
  if (noun.kind === 'level' && sign === '>' && /^\d+$/.test(literal))
    return sayCompared(telling, noun, '>=', String(Number(literal) + 1));
  return phrase(telling, noun, sign, noun.value(literal));
}

function phrase(telling: Telling, noun: Noun, sign: string, value: string): string | null {
  const words = noun.kind === 'clock' ? CLOCK_SIGNS[sign] : SIGNS[sign];
  if (words === undefined) return null;
  const zh = noun.kind === 'money' && sign === '>=' ? '满' : words[0];
  const en = noun.kind === 'level' && sign === '>=' ? 'is at least' : words[1];
  const apart = value.startsWith('「') ? '' : ' ';
  return telling.say(`${noun.text}${zh}${apart}${value}`, `${noun.text} ${en} ${value}`);
}

const SIGNS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  '==': ['为', 'is'],
  '!=': ['不是', 'is not'],
  '>=': ['达到', 'is at least'],
  '>': ['超过', 'is more than'],
  '<=': ['不超过', 'is at most'],
  '<': ['低于', 'is less than'],
};
const CLOCK_SIGNS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  '==': ['为', 'is'],
  '!=': ['不是', 'is not'],
  '>=': ['不早于', 'is not before'],
  '>': ['晚于', 'is after'],
  '<=': ['不晚于', 'is not after'],
  '<': ['早于', 'is before'],
};

function isIn(telling: Telling, { left, right }: Binary, locals: Locals, isSo: boolean): string | null {
  if (right.op === 'list' && left.op === 'path') {
    const noun = nounOf(telling, left.path, locals);
    const values = right.items.map(literalOf);
    if (noun === null || values.includes(null)) return null;
    const named = telling.either(values.map((value) => noun.value(value ?? '')));
    return phrase(telling, noun, isSo ? '==' : '!=', named);
  }
  const literal = literalOf(left);
  const noun = right.op === 'path' ? nounOf(telling, right.path, locals) : null;
  if (literal === null || noun === null) return null;
  const words = MEMBERSHIPS[noun.kind];
  if (words === undefined) return null;
  const [zh, en, notZh, notEn] = words;
  const value = noun.value(literal);
  return isSo
    ? telling.say(`${zh}${value}`, `${en} ${value}`)
    : telling.say(`${notZh}${value}`, `${notEn} ${value}`);
}

const MEMBERSHIPS: Readonly<Record<string, readonly [zh: string, en: string, notZh: string, notEn: string]>> =
  {
    tags: ['会员标签含', 'you have the tag', '会员标签不含', 'you do not have the tag'],
    plans: ['已开通 ', 'you have the plan', '未开通 ', 'you do not have the plan'],
    trial: ['正在试用 ', 'you are on trial of', '未在试用 ', 'you are not on trial of'],
  };

const OPPOSITES: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  '<': '>=',
};

function negated(telling: Telling, tree: Tree, locals: Locals): string | null {
  if (tree.op === 'not') return clause(telling, tree.of, locals);
  if (tree.op === 'binary' && tree.sign === 'in') return isIn(telling, tree, locals, false);
  const opposite = tree.op === 'binary' ? OPPOSITES[tree.sign] : undefined;
  if (tree.op === 'binary' && opposite !== undefined)
    return compared(telling, { ...tree, sign: opposite }, locals);
  const said = clause(telling, tree, locals);
  return said === null ? null : telling.say(`不满足「${said}」`, `it is not so that ${said}`);
}

type Call = Extract<Tree, { op: 'call' }>;

function asked(telling: Telling, { name, args }: Call, locals: Locals): string | null {
  const { say } = telling;
  const [of, to, where] = args;
  if (name === 'audience' && of !== undefined) {
    const audience = telling.program.audiences[literalOf(of) ?? ''];
    if (audience === undefined) return null;
    const called = quoted(telling)(telling.name(audience.name));
    return say(`属于${called}人群`, `you are one of ${called}`);
  }
  if (name === 'day' && of !== undefined) {
    const day = telling.program.days[literalOf(of) ?? ''];
    if (day === undefined) return null;
    const called = quoted(telling)(telling.name(day.name));
    return say(`当天是${called}`, `it is ${called}`);
  }
  const noun = of?.op === 'path' ? nounOf(telling, of.path, locals) : null;
  if (noun === null) return null;
  if (name === 'has') return say(`注明了${noun.text}`, `it states ${noun.text}`);
  if (name === 'exists' || name === 'all') {
    if (to?.op !== 'path' || where === undefined) return null;
    const each = clause(telling, where, new Set([...locals, to.path[0] ?? '']));
    if (each === null) return null;
    return name === 'exists'
      ? say(`${noun.text}中有「${each}」的`, `among ${noun.text} is one of which ${each}`)
      : say(`${noun.text}都「${each}」`, `of all of ${noun.text}, ${each}`);
  }
  const words = TEXT_CALLS[name];
  const literal = to === undefined ? null : literalOf(to);
  if (words === undefined || literal === null) return null;
  return say(`${noun.text}${words[0]}「${literal}」`, `${noun.text} ${words[1]} “${literal}”`);
}

const TEXT_CALLS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  startsWith: ['开头是', 'begins with'],
  endsWith: ['结尾是', 'ends with'],
  contains: ['包含', 'contains'],
};
