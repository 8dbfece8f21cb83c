import type { Instruction, Program } from './program.ts';

/** Is there a match anywhere in the text? Takes at most instructions × (characters + 1) turns. */
export function matchesPattern({ instructions, start }: Program, text: string): boolean {
  const walk = { instructions, text, at: 0, marks: new Uint32Array(instructions.length), turn: 0 };
  let here: number[] = [];
  for (;;) {
    walk.turn += 1;
    // A match may begin anywhere, so the beginning joins the places reached at every character.
    here.push(start);
    const takers = follow(walk, here);
    if (takers === null) return true;
    const point = text.codePointAt(walk.at);
    if (point === undefined) return false;
    here = [];
    for (const taker of takers) if (isIn(taker.ranges, point)) here.push(taker.next);
    walk.at += point > 0xffff ? 2 : 1;
  }
}

type Taker = Extract<Instruction, { op: 'take' }>;

interface Walk {
  readonly instructions: readonly Instruction[];
  readonly text: string;
  /** Offset of the character to be taken next. */
  at: number;
  /** The turn in which each instruction was last visited: none is visited twice in one. */
  readonly marks: Uint32Array;
  turn: number;
}

/** What waits for a character after everything that needs none; null when the end of the pattern was reached. */
function follow({ instructions, text, at, marks, turn }: Walk, open: number[]): Taker[] | null {
  const takers: Taker[] = [];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (marks[index] === turn) continue;
    marks[index] = turn;
    const instruction = instructions[index];
    if (instruction === undefined || instruction.op === 'found') return null;
    if (instruction.op === 'take') takers.push(instruction);
    else if (instruction.op === 'split') open.push(instruction.other, instruction.next);
    else if (holds(instruction.what, text, at)) open.push(instruction.next);
  }
  return takers;
}

function holds(what: 'start' | 'end' | 'word' | 'notWord', text: string, at: number): boolean {
  if (what === 'start') return at === 0;
  if (what === 'end') return at === text.length;
  const isBoundary = isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at));
  return isBoundary === (what === 'word');
}

function isWord(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
  );
}

function isIn(ranges: readonly number[], point: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) {
    if (point >= (ranges[i] ?? 0) && point <= (ranges[i + 1] ?? 0)) return true;
  }
  return false;
}
