import { divide, type Exact, fromDecimalText, isRational, multiply, type Tree, treeOf } from '@laurel/core';
import type { Telling } from '../telling.ts';
import { clause } from './conditions.ts';
import { assetName, money, number, units } from './figures.ts';
import { type Locals, nounOf } from './nouns.ts';
import { quantity, type Term, termOf } from './quantities.ts';

/** What a grant gives, in words with the asset's name; null where the amount is beyond words. */
export function amountInWords(telling: Telling, asset: string, source: string): string | null {
  const tree = treeOf(source);
  return tree === null ? null : amountOf(telling, asset, tree);
}

/** What a grant gives, in words or as its formula. */
export function amount(telling: Telling, asset: string, source: string): string {
  return (
    amountInWords(telling, asset, source) ??
    units(telling, asset, telling.say(`（${source}）`, `(${source})`))
  );
}

function amountOf(telling: Telling, asset: string, tree: Tree): string | null {
  const { say } = telling;
  if (tree.op === 'choose') {
    const when = clause(telling, tree.when, new Set());
    const [then, otherwise] = [amountOf(telling, asset, tree.then), amountOf(telling, asset, tree.otherwise)];
    if (when === null || then === null || otherwise === null) return null;
    return say(`${when}时 ${then}，否则 ${otherwise}`, `${then} if ${when}, otherwise ${otherwise}`);
  }
  if (tree.op === 'binary' && tree.sign === '+') {
    const [left, right] = [amountOf(telling, asset, tree.left), amountOf(telling, asset, tree.right)];
    return left === null || right === null ? null : say(`${left}，另加 ${right}`, `${left}, and ${right}`);
  }
  if (tree.op === 'call') {
    const called = amountOfCall(telling, asset, tree);
    if (called !== null) return called;
  }
  const term = termOf(telling, tree, {
    locals: new Set(),
    clause: (part, locals) => clause(telling, part, locals),
  });
  return term === null ? null : sayTerm(telling, asset, term);
}

function sayTerm(telling: Telling, asset: string, { times, of, step }: Term): string {
  const { say } = telling;
  if (of === null) return units(telling, asset, number(times));
  if (step !== undefined) {
    const what = units(telling, asset, number(times));
    const full = of.kind === 'money' ? money(telling, step) : number(step);
    return say(`${of.text}每满 ${full} 得 ${what}`, `${what} for each full ${full} of ${of.text}`);
  }
  if (of.kind === 'money') return perMoney(telling, asset, times, of.text);
  if (times === 1) {
    if (asset === '') return of.text;
    const called = assetName(telling, asset);
    return say(`${called}，数量为${of.text}`, `${called}, as many as ${of.text}`);
  }
  const each = units(telling, asset, number(times));
  return say(`${of.text}每 1 得 ${each}`, `${each} for each 1 of ${of.text}`);
}

/** 每 ¥1 实付金额得 1 积分: per major unit where that is a whole number, otherwise per what gives one. */
function perMoney(telling: Telling, asset: string, perMinor: Exact, of: string): string {
  const { say } = telling;
  const major = fromDecimalText(`1e${digitsOf(telling)}`) ?? 1;
  const ofMajor = multiply(perMinor, major);
  const forOne = divide(1, perMinor);
  const isEach = !isRational(ofMajor) || isRational(forOne);
  const [paid, given] = isEach ? [money(telling, major), ofMajor] : [money(telling, forOne), 1];
  const what = units(telling, asset, number(given));
  return say(`${of}每 ${paid} 得 ${what}`, `${what} for each ${paid} of ${of}`);
}

const digitsOf = ({ program }: Telling): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency: program.currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

function amountOfCall(telling: Telling, asset: string, tree: Extract<Tree, { op: 'call' }>): string | null {
  const { say } = telling;
  const { name, args } = tree;
  if (name === 'bands') return bands(telling, asset, args);
  if (!['min', 'max', 'clamp'].includes(name)) return null;
  const parts = args.map((one) => amountOf(telling, asset, one));
  if (parts.includes(null)) return null;
  const [x = '', low = '', high = ''] = parts as readonly string[];
  if (name === 'clamp')
    return say(`${x}，至少 ${low}，至多 ${high}`, `${x}, at least ${low} and at most ${high}`);
  const all = (parts as readonly string[]).join(say('、', '; '));
  return name === 'min'
    ? say(`以下最小者：${all}`, `the least of: ${all}`)
    : say(`以下最大者：${all}`, `the most of: ${all}`);
}

/** Each part of an amount at its own rate. */
function bands(telling: Telling, asset: string, [of, list]: readonly Tree[]): string | null {
  const { say } = telling;
  const noun = of?.op === 'path' ? nounOf(telling, of.path, new Set()) : null;
  if (noun === null || list?.op !== 'list') return null;
  const steps: string[] = [];
  let above: string | null = null;
  for (const step of list.items) {
    const [first, second] = step.op === 'list' ? step.items : [];
    const [end, rate] = second === undefined ? [undefined, first] : [first, second];
    if (rate?.op !== 'number' || (end !== undefined && end.op !== 'number')) return null;
    const gives = sayTerm(telling, asset, { times: fromDecimalText(rate.text) ?? 0, of: noun });
    const upTo = end === undefined ? null : noun.value(end.text);
    const which =
      upTo === null
        ? say(`超过 ${above ?? 0} 的部分`, `above ${above ?? 0}`)
        : above === null
          ? say(`不超过 ${upTo} 的部分`, `up to ${upTo}`)
          : say(`${above} 至 ${upTo} 的部分`, `from ${above} to ${upTo}`);
    steps.push(say(`${which}，${gives}`, `${which}: ${gives}`));
    above = upTo;
  }
  return steps.join(say('；', '; '));
}

/** A number over the member as a noun; null where it is beyond words. */
export function amountNoun(telling: Telling, source: string): string | null {
  const tree = treeOf(source);
  const saying = {
    locals: new Set<string>(),
    clause: (part: Tree, locals: Locals): string | null => clause(telling, part, locals),
  };
  return tree === null ? null : (quantity(telling, tree, saying)?.text ?? null);
}
