import { type Calendar, calendarOf } from '../kernel/calendar.ts';
import { isObject } from '../shape/objects.ts';
import { type Origins, PROBLEMS_MAX, type Problem, readDocument } from '../shape/shape.ts';
import { checkReferences } from './check-references.ts';
import { normalise } from './normalise.ts';
import type { Program } from './program.ts';
import { programShape } from './program-shape.ts';

/** What is wrong with a program, where, and what to write instead. */
export type ProgramProblem = Problem;

export type ReadProgram =
  /** `origins`: where the program's parts stand in the document, for whoever finds fault with them later. */
  | { readonly ok: true; readonly program: Program; readonly origins: Origins }
  | { readonly ok: false; readonly problems: readonly ProgramProblem[] };

/**
 * A document (any JSON value) as a program: its shape, its defaults, and that everything that it names is there.
 * Never throws. Expressions are checked by `compileProgram`.
 */
export function readProgram(doc: unknown): ReadProgram {
  const calendar = calendarFor(doc);
  if (calendar === null) return { ok: false, problems: [unknownZone(doc)] };
  const read = readDocument(programShape, doc, calendar);
  if (!read.ok) return read;
  const { program, problems } = normalise(read.value, read.origins);
  const found = [...problems, ...checkReferences(program, read.origins)];
  if (found.length > 0) return { ok: false, problems: found.slice(0, PROBLEMS_MAX) };
  return { ok: true, program, origins: read.origins };
}

/** Dates in the document are of its own zone, which therefore has to be known before it is read. */
function calendarFor(doc: unknown): Calendar | null {
  const zone = isObject(doc) && Object.hasOwn(doc, 'timeZone') ? doc['timeZone'] : undefined;
  if (typeof zone !== 'string') return calendarOf('Asia/Shanghai');
  try {
    return calendarOf(zone);
  } catch {
    return null;
  }
}

function unknownZone(doc: unknown): ProgramProblem {
  const zone = String((doc as { timeZone: unknown }).timeZone).slice(0, 64);
  return {
    code: 'unknown_zone',
    pointer: '/timeZone',
    message: `There is no time zone ${JSON.stringify(zone)}.`,
    advice: 'Write an IANA zone, like Asia/Shanghai.',
  };
}
