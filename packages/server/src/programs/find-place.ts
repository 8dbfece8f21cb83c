import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';

/** Counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}
export interface Wanted {
  readonly pointer: string;
  readonly code: string;
  /** Offset in the text of an expression. */
  readonly from?: number;
}

/** Finds the offset of what a problem is about, or of the nearest thing around it that is there. */
export function placeFinder(document: Document.Parsed, text: string): (wanted: Wanted) => number {
  return ({ pointer, code, from }) => {
    let place: Found = { key: null, node: document.contents };
    for (const step of stepsOf(pointer)) {
      const next = inside(resolved(place.node, document), step);
      // A field that is missing is missing from the object at hand.
      if (next === null) return offsetOf(place.key ?? place.node);
      place = next;
    }
    const { key, node } = place;
    if (isScalar(node) && from !== undefined) return offsetIn(node, from, text);
    const isAboutKey = code === 'unknown_field' || code === 'unknown_keyword' || isMap(node) || isSeq(node);
    return offsetOf(key !== null && isAboutKey ? key : node);
  };
}

interface Found {
  readonly key: Node | null;
  readonly node: unknown;
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function resolved(node: unknown, document: Document.Parsed): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function inside(node: unknown, step: string): Found | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === step);
    return pair === undefined ? null : foundIn(pair);
  }
  const item = isSeq(node) && /^\d+$/.test(step) ? node.items[Number(step)] : undefined;
  return item === undefined ? null : { key: null, node: item };
}

function foundIn({ key, value }: Pair): Found {
  return { key: key as Node, node: value ?? key };
}

function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

/**
 * Where the character at an offset of a scalar's value stands. Quotes, the header of a block and its indentation are
 * passed by; white space may be folded, so only the other characters are counted.
 */
function offsetIn(node: Scalar, from: number, text: string): number {
  const [begin, end] = node.range ?? [0, 0];
  const value = String(node.source ?? node.value).trimStart();
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  const isQuoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE';
  let at = isBlock ? text.indexOf('\n', begin) + 1 : isQuoted ? begin + 1 : begin;
  const wanted = value.slice(0, from).replaceAll(/\s/g, '').length;
  for (let passed = 0; at < end; at += 1) {
    if (/\s/.test(text[at] ?? '')) continue;
    if (passed === wanted) return at;
    passed += 1;
  }
  return Math.max(begin, end - 1);
}
