import { didYouMean } from '../expressions/advice.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { type Refusal, type RefusalCode, refusalCodes, refuse } from '../kernel/refusal.ts';
import type { CompiledProgram } from '../program/compiled.ts';
import { type Problem, readData, type Shape } from '../shape/shape.ts';
import { builtInEvents, type EventOrigin, isPlanEvent } from './types.ts';

export type CheckedEvent =
  | { readonly ok: true; readonly data: JsonObject }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The data of an event or command as sent, in its normal form: ids composed (NFC), instants in milliseconds, nothing
 * dropped. Refuses what has not the shape of its type, naming the first field that is wrong.
 */
export function checkEvent(compiled: CompiledProgram, type: string, data: Json | undefined): CheckedEvent {
  const shape = shapeOf(compiled, type);
  if (shape === undefined) return { ok: false, refusal: unknownType(compiled, type) };
  if (eventOrigin(compiled, type) === 'echo') {
    return { ok: false, refusal: refuse('unknown_event_type', '/type', `${type} is made by Laurel itself.`) };
  }
  const read = readData(shape, data ?? {});
  if (read.ok) return { ok: true, data: read.value };
  return { ok: false, refusal: refusalOf(read.problems[0]) };
}

/** Pointers into data, such as `/inviter`, of ids of other members. The shell puts references there. */
export function memberPaths(compiled: CompiledProgram, type: string): readonly string[] {
  return shapeOf(compiled, type)?.members ?? [];
}

/** Who may send events of a type; null for types that nobody declared. */
export function eventOrigin(compiled: CompiledProgram, type: string): EventOrigin | null {
  const builtIn = builtInOrigins.get(type);
  if (builtIn !== undefined) return builtIn;
  if (isPlanEvent(type)) return 'event';
  return compiled.shapes.has(type) ? 'event' : null;
}

/** Data as expressions read it: decimals as exact fractions. */
export function exactData(compiled: CompiledProgram, type: string, data: JsonObject): JsonObject {
  const exact = shapeOf(compiled, type)?.exact;
  return exact === undefined ? data : (exact(data) as JsonObject);
}

const builtInOrigins: ReadonlyMap<string, EventOrigin> = new Map(
  builtInEvents.map(({ type, from }) => [type, from]),
);

function shapeOf(compiled: CompiledProgram, type: string): Shape<JsonObject> | undefined {
  return compiled.shapes.get(type) ?? (isPlanEvent(type) ? compiled.shapes.get('plan.*') : undefined);
}

function unknownType(compiled: CompiledProgram, type: string): Refusal {
  const known = [...compiled.shapes.keys()].filter((each) => builtInOrigins.get(each) !== 'echo');
  const advice = didYouMean(type.slice(0, 64), known, 'The program declares no events.');
  return refuse(
    'unknown_event_type',
    '/type',
    `There is no event type ${JSON.stringify(type.slice(0, 64))}. ${advice}`,
  );
}

function refusalOf(problem: Problem | undefined): Refusal {
  if (problem === undefined) return refuse('invalid_value', '/data', 'The data cannot be read.');
  const known: readonly string[] = refusalCodes;
  const code =
    bounds.get(problem.code) ??
    (known.includes(problem.code) ? (problem.code as RefusalCode) : 'invalid_value');
  return refuse(code, `/data${problem.pointer}`, `${problem.message} ${problem.advice}`.trim());
}

/** What a shape calls a bound that was passed, and what callers know it by. */
const bounds: ReadonlyMap<string, RefusalCode> = new Map([
  ['too_long', 'string_too_long'],
  ['too_many', 'too_many_items'],
]);
