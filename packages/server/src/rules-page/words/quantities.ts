import { divide, type Exact, fromDecimalText, multiply, type Tree, toDecimalText } from '@laurel/core';
import type { Telling } from '../telling.ts';
import { number } from './figures.ts';
import { type Locals, type Noun, nounOf } from './nouns.ts';

/** How conditions are said, and which names stand for elements; conditions lend themselves to what they compare. */
export interface Saying {
  readonly locals: Locals;
  readonly clause: (tree: Tree, locals: Locals) => string | null;
}

/** A number times something that is asked about; `of` null: the number alone. */
export interface Term {
  readonly times: Exact;
  readonly of: Noun | null;
  /** Counted in whole steps of so much of it: `floor(paid / 10000)` in steps of 10000. */
  readonly step?: Exact;
}

export function termOf(telling: Telling, tree: Tree, saying: Saying): Term | null {
  if (tree.op === 'number') {
    const exact = fromDecimalText(tree.text);
    return exact === null ? null : { times: exact, of: null };
  }
  if (tree.op === 'binary' && (tree.sign === '*' || tree.sign === '/')) {
    const [left, right] = [termOf(telling, tree.left, saying), termOf(telling, tree.right, saying)];
    if (left === null || right === null || (left.of !== null && right.of !== null)) return null;
    const counted = left.of === null ? right : left;
    if (tree.sign === '*') return { ...counted, times: multiply(left.times, right.times) };
    return right.of === null && right.times !== 0
      ? { ...counted, times: divide(left.times, right.times) }
      : null;
  }
  if (tree.op === 'call' && tree.name === 'floor' && tree.args[0] !== undefined)
    return stepped(termOf(telling, tree.args[0], saying));
  const noun =
    tree.op === 'path' ? nounOf(telling, tree.path, saying.locals) : sumNoun(telling, tree, saying);
  return noun === null || !['money', 'count'].includes(noun.kind) ? null : { times: 1, of: noun };
}

function stepped(term: Term | null): Term | null {
  if (term === null || term.of === null || term.step !== undefined || term.times === 0) return null;
  return { times: 1, of: term.of, step: divide(1, term.times) };
}

/** A number that a condition compares, as a noun: 商品金额之和. */
export function quantity(telling: Telling, tree: Tree, saying: Saying): Noun | null {
  const term = termOf(telling, tree, saying);
  if (term === null || term.step !== undefined) return null;
  const { times, of } = term;
  if (of === null) return { text: number(times), kind: 'count', value: number };
  if (times === 1) return of;
  return { text: `${of.text} × ${toDecimalText(times)}`, kind: 'count', value: number };
}

/** sum(data.items.filter(i, …).map(i, i.amount)), and size(data.items). */
function sumNoun(telling: Telling, tree: Tree, saying: Saying): Noun | null {
  if (tree.op !== 'call') return null;
  const { say } = telling;
  const [of] = tree.args;
  if (tree.name === 'size' && of?.op === 'path') {
    const noun = nounOf(telling, of.path, saying.locals);
    return noun === null
      ? null
      : { text: say(`${noun.text}的个数`, `the number of ${noun.text}`), kind: 'count', value: number };
  }
  if (tree.name !== 'sum' || of?.op !== 'call' || of.name !== 'map') return null;
  const [over, each, body] = of.args;
  if (over === undefined || each?.op !== 'path' || body?.op !== 'path') return null;
  const inner = new Set([...saying.locals, each.path[0] ?? '']);
  const summed = nounOf(telling, body.path, inner);
  if (summed === null) return null;
  if (over.op === 'path') return { ...summed, text: say(`${summed.text}之和`, `the sum of ${summed.text}`) };
  if (over.op !== 'call' || over.name !== 'filter') return null;
  const [, name, where] = over.args;
  if (name?.op !== 'path' || where === undefined) return null;
  const which = saying.clause(where, new Set([...saying.locals, name.path[0] ?? '']));
  if (which === null) return null;
  return {
    ...summed,
    text: say(`（${which}的）${summed.text}之和`, `the sum of ${summed.text} (where ${which})`),
  };
}
