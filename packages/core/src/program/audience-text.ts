/** A piece of an expression's text: as it was written, or put in for a call of `audience`. */
export interface Piece {
  readonly text: string;
  /** Where it was written: offsets in the source. */
  readonly from: number;
  readonly to: number;
  /** Set where it stands for a call. */
  readonly audience?: string;
}

/** Takes a source apart at each `audience("id")`; text and comments are left alone. */
export function findAudiences(source: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let begin = 0;
  for (const token of source.matchAll(TOKENS)) {
    const [, , id] = token;
    if (id === undefined) continue;
    const { index } = token;
    pieces.push({ text: source.slice(begin, index), from: begin, to: index });
    begin = index + token[0].length;
    pieces.push({ text: '', from: index, to: begin, audience: id });
  }
  pieces.push({ text: source.slice(begin), from: begin, to: source.length });
  return pieces;
}

// Text in its four kinds (raw ones have no escapes), comments, calls of audience, and other names, which may end in it.
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
  `${TEXT}|(?<![.\\w])audience\\s*\\(\\s*(["'])([a-z0-9-]+)\\1\\s*\\)|[A-Za-z_]\\w*`,
  'g',
);

/** Where an offset in the spliced text was written. */
export function writtenAt(pieces: readonly Piece[], offset: number, end: 'from' | 'to'): number {
  let passed = 0;
  for (const piece of pieces) {
    const next = passed + piece.text.length;
    if (offset < next || (end === 'to' && offset === next)) {
      return piece.audience === undefined ? piece.from + (offset - passed) : piece[end];
    }
    passed = next;
  }
  return pieces.at(-1)?.to ?? 0;
}
