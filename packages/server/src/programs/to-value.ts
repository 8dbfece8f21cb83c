import { fromDecimalText } from '@laurel/core';
import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';

const ALIASES_MAX = 100;
/** Values in all, those of aliases counted each time: a bomb of aliases ends here. */
const VALUES_MAX = 200_000;
const DEPTH_MAX = 32;

export interface Fault {
  readonly ok: false;
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly offset: number;
}

/** The plain value of a document. Objects have no prototype, so that no key is a surprise. */
export function toValue(document: Document.Parsed): { readonly ok: true; readonly value: unknown } | Fault {
  const walk: Walk = { document, aliases: 0, values: 0, depth: 0, fault: null };
  const value = valueOf(document.contents, walk);
  return walk.fault ?? { ok: true, value };
}

interface Walk {
  readonly document: Document.Parsed;
  aliases: number;
  values: number;
  depth: number;
  fault: Fault | null;
}

function valueOf(node: unknown, walk: Walk): unknown {
  if (walk.fault !== null) return null;
  walk.values += 1;
  const offset = (node as Node | null)?.range?.[0] ?? 0;
  if (walk.values > VALUES_MAX) {
    return stop(walk, 'too_large', 'The document holds too many values.', 'Write a smaller program.', offset);
  }
  if (walk.depth > DEPTH_MAX) {
    return stop(
      walk,
      'too_deep',
      'The document is nested too deeply.',
      `Nest at most ${DEPTH_MAX} levels.`,
      offset,
    );
  }
  if (isScalar(node)) return scalarOf(node);
  walk.depth += 1;
  const value = isAlias(node)
    ? aliasOf(node, walk)
    : isSeq(node)
      ? listOf(node.items, walk)
      : mapOf(node, walk);
  walk.depth -= 1;
  return value;
}

function listOf(items: readonly unknown[], walk: Walk): unknown {
  return items.map((item) => valueOf(item, walk));
}

function mapOf(node: unknown, walk: Walk): unknown {
  if (!isMap(node)) return null;
  const result: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.items) {
    const name = String(isScalar(key) ? key.value : key);
    if (Object.hasOwn(result, name)) {
      const message = `The key ${JSON.stringify(name.slice(0, 64))} stands twice in one object.`;
      return stop(walk, 'duplicate_key', message, 'Keep one of them.', (key as Node).range?.[0] ?? 0);
    }
    result[name] = valueOf(value, walk);
    if (walk.fault !== null) return null;
  }
  return result;
}

function aliasOf(alias: Alias, walk: Walk): unknown {
  walk.aliases += 1;
  const offset = alias.range?.[0] ?? 0;
  if (walk.aliases > ALIASES_MAX) {
    return stop(walk, 'too_large', 'The document uses too many aliases.', 'Write it out.', offset);
  }
  const target = alias.resolve(walk.document);
  if (target !== undefined) return valueOf(target, walk);
  return stop(walk, 'syntax', `There is no anchor '${alias.source}'.`, 'Write it out.', offset);
}

/** Numbers stay numbers where JavaScript has the very number that was written; others stay text. */
function scalarOf({ value, source }: Scalar): unknown {
  if (typeof value !== 'number' || source === undefined) return value;
  const written = fromDecimalText(source);
  const kept = fromDecimalText(String(value));
  if (written === null || kept === null) return Number.isFinite(value) && written === null ? value : source;
  const isSame = JSON.stringify(written, exactly) === JSON.stringify(kept, exactly);
  return isSame ? value : source;
}

function exactly(_: string, part: unknown): unknown {
  return typeof part === 'bigint' ? `${part}n` : part;
}

function stop(walk: Walk, code: string, message: string, advice: string, offset: number): null {
  walk.fault ??= { ok: false, code, message, advice, offset };
  return null;
}
