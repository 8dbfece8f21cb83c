import {
  type Compiled,
  compileExpression,
  type Scope,
  type Unsure,
  type Wanted,
} from '../expressions/index.ts';
import type { JsonObject } from '../kernel/json.ts';
import { type Origins, originOf, type Problem, type Shape } from '../shape/shape.ts';
import { findCalls, type Piece, writtenAt } from './audience-text.ts';
import { dayText } from './day-text.ts';
import type { Program } from './program.ts';
import { lineScope, partScope, scopeOf, stateScope } from './scope.ts';

/** One compilation under way: what is known, and what was found wrong. */
export interface Compiling {
  readonly program: Program;
  readonly shapes: ReadonlyMap<string, Shape<JsonObject>>;
  readonly origins: Origins;
  readonly problems: Problem[];
  /** Texts of audiences, those that they name put in. */
  readonly audienceTexts: ReadonlyMap<string, string>;
  /** Scopes by their event types, made once. */
  readonly scopes: Map<string, Scope>;
}

/** An expression and where it stands. */
export interface Place {
  readonly source: string;
  readonly part: object;
  readonly field: string;
  readonly want: Wanted;
  /** Event types that it is evaluated for; null for none: a question about the member. */
  readonly types: readonly string[] | null;
  /** An audience that must hold as well. */
  readonly audience?: string | null;
  /** A part of a score: scores are not made of scores. */
  readonly unscored?: true;
  /** Asked of each line of a cart: `line` is known too. */
  readonly ofLine?: true;
  /** The condition that holds whenever this is evaluated. */
  readonly given?: Compiled | null;
}

/**
 * Checks an expression against each of its event types, so that a fault names the type, and compiles it once for all
 * of them. Null after telling what is wrong.
 */
export function compileAt(compiling: Compiling, place: Place): Compiled | null {
  const pieces = piecesOf(compiling, place);
  if (pieces === null) return null;
  const text = pieces.map((piece) => piece.text).join('');
  const { types } = place;
  if (types !== null && types.length > 1) {
    for (const type of types) {
      const one = compileExpression(text, scopeFor(compiling, [type]), place.want);
      if (one.ok) continue;
      tellAll(compiling, place, pieces, one.problems, `For ${type}: `);
      return null;
    }
  }
  const scope = scopeOfPlace(compiling, place);
  const result = compileExpression(text, scope, place.want);
  if (!result.ok) {
    tellAll(compiling, place, pieces, result.problems, '');
    return null;
  }
  const unsure = result.value.unsure.filter(
    ({ path }) => !(path !== null && place.given?.ensures.includes(path)),
  );
  tellAll(
    compiling,
    place,
    pieces,
    unsure.map((read) => mayBeAbsent(read, text)),
    '',
  );
  return result.value;
}

/** An event without the field could not be decided: the expression would have no value. */
function mayBeAbsent({ path, from, to }: Unsure, text: string): Found {
  const read = path ?? text.slice(from, to);
  return {
    code: 'may_be_absent',
    message: `${read} may be absent.`,
    advice: NAMED_PLACE.test(read)
      ? `Ask first: has(${read}) && …, or has(${read}) ? ${read} : …`
      : askElements(read.slice(read.lastIndexOf('.') + 1)),
    from,
    to,
  };
}

/** What can be asked for and then read as the same place: `data.x`, `data.items[0].x`, `data.map["a"].x`. */
const NAMED_PLACE = /^\w+(?:\.\w+|\[(?:[\w.]+|"[^"]*"|'[^']*')\])*$/;

/** What was computed has no name by which it could be asked for first. */
function askElements(field: string): string {
  return `Ask it of the elements: list.exists(x, has(x.${field}) && …), or keep those that have it: list.filter(x, has(x.${field})).map(x, x.${field}).`;
}

/** Whether an expression reads what lies in the vault. */
export function isPersonal(expression: Compiled | null): boolean {
  if (expression === null) return false;
  return expression.reads.some((path) => PERSONAL.test(path));
}

const PERSONAL = /^member(?:$|\.personal(?:\.|$)|\.birthdayToday$)/;

/** What would stay in the log may not be made of what lies in the vault; an answer about it may. */
export function refusePersonal(
  compiling: Compiling,
  expression: Compiled | null,
  at: { readonly part: object; readonly field: string },
): void {
  if (expression === null || !expression.reads.some((path) => /^member(?:$|\.personal)/.test(path))) return;
  const advice = 'Use tags, fields that are not personal, or ask about it in a condition.';
  tell(compiling, at, 'personal_not_allowed', ['This would write a personal field into the log.', advice]);
}

export function tell(
  compiling: Compiling,
  at: { readonly part: object; readonly field?: string },
  code: string,
  [message, advice]: readonly [message: string, advice: string],
): void {
  const pointer = originOf(compiling.origins, at.part, at.field);
  const isKnown = compiling.problems.some((each) => each.pointer === pointer && each.message === message);
  if (!isKnown) compiling.problems.push({ code, pointer, message, advice });
}

function scopeFor(compiling: Compiling, types: readonly string[] | null): Scope {
  const key = types === null ? '' : types.join(' ');
  const known = compiling.scopes.get(key);
  if (known !== undefined) return known;
  const scope =
    types === null ? stateScope(compiling.program) : scopeOf(compiling.program, compiling.shapes, types);
  compiling.scopes.set(key, scope);
  return scope;
}

function scopeOfPlace(compiling: Compiling, { unscored, ofLine, types }: Place): Scope {
  if (unscored === true) return knownScope(compiling, 'unscored', partScope);
  if (ofLine === true) return knownScope(compiling, 'line', lineScope);
  return scopeFor(compiling, types);
}

function knownScope(compiling: Compiling, key: string, make: (program: Program) => Scope): Scope {
  const known = compiling.scopes.get(key);
  const scope = known ?? make(compiling.program);
  compiling.scopes.set(key, scope);
  return scope;
}

/** The text with audiences and days put in; `audience && (condition)` where a rule has both. */
function piecesOf(compiling: Compiling, place: Place): readonly Piece[] | null {
  const pieces = findCalls(place.source).map((piece) => {
    if (piece.day !== undefined) return { ...piece, text: dayOf(compiling, place, piece) };
    if (piece.audience === undefined) return piece;
    const text = compiling.audienceTexts.get(piece.audience);
    if (text === undefined) unknownAudience(compiling, place, piece);
    return { ...piece, text: text === undefined ? '' : `(${text})` };
  });
  if (pieces.some(({ audience, day, text }) => (audience ?? day) !== undefined && text === '')) return null;
  const also = place.audience == null ? undefined : compiling.audienceTexts.get(place.audience);
  if (also === undefined) return place.audience == null ? pieces : null;
  if (place.source === '') return [{ text: also, from: 0, to: 0, audience: place.audience ?? '' }];
  const before = { text: `(${also}) && (`, from: 0, to: 0, audience: place.audience ?? '' };
  return [before, ...pieces, { text: ')', from: place.source.length, to: place.source.length }];
}

/** The condition that a day stands for; empty after telling that there is none. */
function dayOf(compiling: Compiling, place: Place, { day = '', from, to }: Piece): string {
  const text = dayText(compiling.program, day);
  if (text !== null) return text;
  const known = Object.keys(compiling.program.days);
  compiling.problems.push({
    code: 'unknown_day',
    pointer: originOf(compiling.origins, place.part, place.field),
    message: `There is no day '${day}'.`,
    advice: known.length > 0 ? `There is ${known.slice(0, 12).join(', ')}.` : 'Declare it under days.',
    from,
    to,
  });
  return '';
}

function unknownAudience(compiling: Compiling, place: Place, piece: Piece): void {
  const known = [...compiling.audienceTexts.keys()];
  const advice =
    known.length > 0 ? `There is ${known.slice(0, 12).join(', ')}.` : 'Declare it under audiences.';
  compiling.problems.push({
    code: 'unknown_audience',
    pointer: originOf(compiling.origins, place.part, place.field),
    message: `There is no audience '${piece.audience}', or it is wrong itself.`,
    advice,
    from: piece.from,
    to: piece.to,
  });
}

interface Found {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly from: number;
  readonly to: number;
}

function tellAll(
  compiling: Compiling,
  place: Place,
  pieces: readonly Piece[],
  found: readonly Found[],
  before: string,
): void {
  const pointer = originOf(compiling.origins, place.part, place.field);
  for (const { code, message, advice, from, to } of found) {
    const isKnown = compiling.problems.some(
      (each) => each.pointer === pointer && each.code === code && each.message === `${before}${message}`,
    );
    if (isKnown) continue;
    compiling.problems.push({
      code,
      pointer,
      message: `${before}${message}`,
      advice,
      from: writtenAt(pieces, from, 'from'),
      to: writtenAt(pieces, to, 'to'),
    });
  }
}
