import { ExpressionFault } from '../fault.ts';
import { readDuration, readTimestamp } from '../instants.ts';
import { DURATION, INT, STRING, TIMESTAMP, UNKNOWN } from '../type-relations.ts';
import type { Type } from '../types.ts';
import type { BuiltIn, Checked } from './checked.ts';
import { article, type Checking, refuse, type Span } from './checking.ts';
import { constant } from './values.ts';

interface Conversion {
  readonly args: readonly Checked[];
  readonly span: Span;
}

/** int(x): the part of a number before the point, or the whole number that a text writes. */
export function checkInt(checking: Checking, call: Conversion): Checked {
  return convert(checking, call, { name: 'int', type: INT, from: ['rational', 'string'] });
}

/** string(x): '0.29' for a finite decimal, '1/3' for another fraction, 'true'. */
export function checkString(checking: Checking, call: Conversion): Checked {
  return convert(checking, call, { name: 'string', type: STRING, from: ['int', 'rational', 'bool'] });
}

/** timestamp('2026-01-31T08:00:00+08:00'), or of seconds since 1970 UTC. A constant one is read here and now. */
export function checkTimestamp(checking: Checking, call: Conversion): Checked {
  const [of] = call.args;
  if (of?.op === 'constant' && typeof of.value === 'string')
    return literal(checking, of, { text: of.value, type: TIMESTAMP });
  return convert(checking, call, { name: 'timestamp', type: TIMESTAMP, from: ['int', 'string'] });
}

/** duration('1h30m'). A constant one is read here and now. */
export function checkDuration(checking: Checking, call: Conversion): Checked {
  const [of] = call.args;
  if (of?.op === 'constant' && typeof of.value === 'string')
    return literal(checking, of, { text: of.value, type: DURATION });
  return convert(checking, call, { name: 'duration', type: DURATION, from: ['string'] });
}

function convert(
  checking: Checking,
  { args: [of], span }: Conversion,
  into: { name: BuiltIn; type: Type; from: readonly Type['kind'][] },
): Checked {
  const { name, type, from } = into;
  if (of === undefined) return constant(null, UNKNOWN, span);
  if (of.type.kind === type.kind) return { ...of, ...span };
  if (of.type.kind === 'any' || from.includes(of.type.kind))
    return { op: 'call', name, args: [of], type, ...span };
  return refuse(checking, span, {
    code: 'wrong_type',
    message: `${name}() cannot convert ${article(of.type)}.`,
    advice: `It takes ${[...from, 'any'].join(', ')}.`,
  });
}

function literal(checking: Checking, of: Span, { text, type }: { text: string; type: Type }): Checked {
  try {
    return constant(type === TIMESTAMP ? readTimestamp(text) : readDuration(text), type, of);
  } catch (fault) {
    if (!(fault instanceof ExpressionFault)) throw fault;
    const advice =
      type === TIMESTAMP ? "Write timestamp('2026-01-31T08:00:00+08:00')." : "Write duration('1h30m').";
    return refuse(checking, of, { code: 'bad_literal', message: fault.message, advice });
  }
}
