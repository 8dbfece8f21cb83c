import { didYouMean } from '../advice.ts';
import { UNKNOWN } from '../type-relations.ts';
import type { HostFunction } from '../types.ts';
import { BUILT_INS, type BuiltInCall } from './built-ins.ts';
import type { Checked } from './checked.ts';
import { type Checking, expectType, refuse, type Span } from './checking.ts';

export interface Call {
  readonly name: string;
  /** The receiver first, if it is a method. */
  readonly args: readonly Checked[];
  readonly isMethod: boolean;
  readonly nameSpan: Span;
  readonly span: Span;
}

/** `f(x)` or `x.f()`: a function of the language, or one that the scope lends. */
export function checkCall(checking: Checking, call: Call): Checked {
  if (call.args.some((arg) => arg.type === UNKNOWN)) return unknown(call.span);
  const host = hostFunction(checking, call.name);
  // A scope lends getHours(timestamp, zone); getHours of a duration stays the language's own.
  if (host !== undefined && call.args[0]?.type.kind !== 'duration') return checkHost(checking, host, call);
  const builtIn = BUILT_INS.get(call.name);
  if (builtIn === undefined) return refuseUnknown(checking, call);
  const { form, argumentsMin, argumentsMax, usage } = builtIn;
  if (form !== 'both' && (form === 'method') !== call.isMethod) {
    return refuse(checking, call.nameSpan, {
      code: 'unknown_function',
      message: `${call.name}() is not called this way.`,
      advice: `Write ${usage}.`,
    });
  }
  if (call.args.length < argumentsMin || call.args.length > argumentsMax) {
    return refuse(checking, call.span, countProblem(call.name, `Write ${usage}.`));
  }
  return builtIn.check(checking, call satisfies BuiltInCall);
}

function hostFunction({ scope }: Checking, name: string): HostFunction | undefined {
  const { functions } = scope;
  return functions !== undefined && Object.hasOwn(functions, name) ? functions[name] : undefined;
}

function checkHost(checking: Checking, host: HostFunction, call: Call): Checked {
  const { name, args, span } = call;
  if (args.length !== host.args.length) {
    const advice = `It takes ${host.args.length}, what stands before the point included.`;
    return refuse(checking, span, countProblem(name, advice));
  }
  const checked = host.args.map((wanted, i) => {
    const arg = args[i] ?? unknown(span);
    return expectType(checking, arg, { wanted, what: `Argument ${i + 1} of ${name}()` });
  });
  return { op: 'host', name, host, args: checked, type: host.returns, ...span };
}

function countProblem(
  name: string,
  advice: string,
): { code: 'wrong_argument_count'; message: string; advice: string } {
  return { code: 'wrong_argument_count', message: `${name}() has a wrong number of arguments.`, advice };
}

function refuseUnknown(checking: Checking, { name, nameSpan, args }: Call): Checked {
  const explained = EXPLAINED.get(name);
  if (explained !== undefined) {
    return refuse(checking, nameSpan, { ...explained, message: `There is no ${name}() here.` });
  }
  const isGetter = name.startsWith('get') && args[0]?.type.kind === 'timestamp';
  const known = [...BUILT_INS.keys(), ...MACROS, ...Object.keys(checking.scope.functions ?? {})];
  return refuse(checking, nameSpan, {
    code: 'unknown_function',
    message: `There is no function '${name}' here.`,
    advice: isGetter
      ? 'Parts of a timestamp need a zone, which nobody gives here.'
      : didYouMean(name, known, ''),
  });
}

function unknown(span: Span): Checked {
  return { op: 'constant', value: null, type: UNKNOWN, ...span };
}

const MACROS = ['has', 'all', 'exists', 'exists_one', 'map', 'filter'];

const NO_DOUBLES = {
  code: 'no_doubles',
  advice: 'Numbers are exact here: write 0.29 or x / 3 as it is; int(x) reads a whole number from a text.',
} as const;

const NOT_SUPPORTED = {
  code: 'unsupported',
  advice: 'Numbers, texts, booleans, times, lists and maps are known.',
} as const;

const EXPLAINED: ReadonlyMap<string, typeof NO_DOUBLES | typeof NOT_SUPPORTED> = new Map<
  string,
  typeof NO_DOUBLES | typeof NOT_SUPPORTED
>([
  ['double', NO_DOUBLES],
  ['float', NO_DOUBLES],
  ['uint', NOT_SUPPORTED],
  ['bytes', NOT_SUPPORTED],
  ['type', NOT_SUPPORTED],
  ['dyn', NOT_SUPPORTED],
]);
