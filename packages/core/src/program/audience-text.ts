/** A piece of an expression's text: as it was written, or put in for a call of `audience` or `day`. */
export interface Piece {
  readonly text: string;
  /** Where it was written: offsets in the source. */
  readonly from: number;
  readonly to: number;
  /** One of them is set where it stands for a call. */
  readonly audience?: string;
  readonly day?: string;
}

/** Takes a source apart at each `audience("id")` and `day("id")`; text and comments are left alone. */
export function findCalls(source: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let begin = 0;
  for (const token of source.matchAll(TOKENS)) {
    const [, called, , id] = token;
    if (id === undefined) continue;
    const { index } = token;
    pieces.push({ text: source.slice(begin, index), from: begin, to: index });
    begin = index + token[0].length;
    const call = called === 'day' ? { day: id } : { audience: id };
    pieces.push({ text: '', from: index, to: begin, ...call });
  }
  pieces.push({ text: source.slice(begin), from: begin, to: source.length });
  return pieces;
}

// Text in its four kinds (raw ones have no escapes), comments, calls of audience and day, and other names, which may end in it.
const TEXT = [
  '[rR]?"""(?:[^\\\\]|\\\\[^])*?"""',
  "[rR]?'''(?:[^\\\\]|\\\\[^])*?'''",
  '[rR]"[^"\\n]*"',
  "[rR]'[^'\\n]*'",
  '"(?:[^"\\\\\\n]|\\\\.)*"',
  "'(?:[^'\\\\\\n]|\\\\.)*'",
  '//[^\\n]*',
].join('|');
const TOKENS = new RegExp(
  `${TEXT}|(?<![.\\w])(audience|day)\\s*\\(\\s*(["'])([A-Za-z0-9_-]+)\\2\\s*\\)|[A-Za-z_]\\w*`,
  'g',
);

/** Where an offset in the spliced text was written. */
export function writtenAt(pieces: readonly Piece[], offset: number, end: 'from' | 'to'): number {
  let passed = 0;
  for (const piece of pieces) {
    const next = passed + piece.text.length;
    if (offset < next || (end === 'to' && offset === next)) {
      return piece.audience === undefined && piece.day === undefined
        ? piece.from + (offset - passed)
        : piece[end];
    }
    passed = next;
  }
  return pieces.at(-1)?.to ?? 0;
}
