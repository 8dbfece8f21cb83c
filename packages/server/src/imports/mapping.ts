import type { Json } from '@laurel/core';
import type { DateStyle } from './dates.ts';
import type { NumberStyle, Rounding } from './decimals.ts';

/** How the lines of a file become events: what a mapping file says, checked, before the file's columns are known. */
export interface Mapping {
  readonly format: 'csv' | 'text' | 'fixed' | 'jsonl';
  readonly encoding: string | undefined;
  readonly delimiter: string;
  /** Lines before the data. The last of them names the columns of a CSV that `columns` does not name. */
  readonly header: number;
  readonly columns: readonly Column[] | undefined;
  /** What becomes of a line with more or fewer columns. */
  readonly ragged: 'refuse' | 'accept';
  /** Column whose value neighbouring lines share when they are one event, for example the lines of an order. */
  readonly group: Named | undefined;
  readonly source: Template;
  /** Of a body that another system sends: whether one record takes it, or all whose condition holds. */
  readonly matches: 'first' | 'all';
  /** Of another system that sends what happens. */
  readonly inbound: InboundPart | undefined;
  /** The first whose condition holds decides what a line is. */
  readonly records: readonly RecordMapping[];
}

/** How another system signs what it sends. */
export interface Signature {
  readonly header: string;
  readonly algorithm: 'sha256' | 'sha1';
  readonly encoding: 'hex' | 'base64';
  readonly prefix: string;
  /** `body`, or a text around `{timestamp}` and `{body}`. */
  readonly over: string;
  readonly timestampHeader: string | undefined;
  /** Seconds that the timestamp may be off. */
  readonly tolerance: number;
}
export interface InboundPart {
  readonly signature: Signature;
  /** Header that is the column `@topic`. */
  readonly topic: string | undefined;
}

export interface Column {
  readonly name: string;
  /** Of fixed-width files: first and last character, counted from 1. */
  readonly from?: number;
  readonly to?: number;
}

export interface RecordMapping {
  readonly when: Condition;
  /** The line is meant to be left out, and counted as such. */
  readonly skip: boolean;
  readonly type: Template;
  readonly subject: Template;
  readonly source: Template | undefined;
  readonly id: Template;
  /** Instead of a subject: whoever has this order. */
  readonly orderOf: Template | undefined;
  /** One event for each element of this list. */
  readonly each: Named | undefined;
  readonly time: DateValue;
  /** Whole `data` from a place in a JSON line; `data` adds to it. */
  readonly dataFrom: Named | undefined;
  readonly data: readonly Field[];
}

/** A column by name (or a path of a JSON line), and where the mapping says so, for messages. */
export interface Named {
  readonly column: string;
  readonly place: Place;
}
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Texts and columns in turn, for example `cdnow:{line}`. */
export interface Template {
  readonly parts: readonly (string | Named)[];
}

export type Condition =
  | { readonly kind: 'always' }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'test'; readonly column: Named; readonly test: Test };

export type Test =
  | { readonly kind: 'oneOf'; readonly texts: readonly string[] }
  | { readonly kind: 'startsWith' | 'endsWith' | 'contains'; readonly text: string }
  | {
      readonly kind: 'below' | 'above' | 'atLeast' | 'atMost';
      readonly number: number;
      readonly style: NumberStyle;
    }
  | { readonly kind: 'empty' };

export interface Field {
  readonly name: string;
  readonly value: Value;
}

/** What a cell that is empty gives; without it the line is refused. */
export interface Absence {
  readonly optional: boolean;
  readonly otherwise: Json | undefined;
}

export type Value =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'template'; readonly template: Template }
  | TextValue
  | NumberValue
  | DateValue
  | ({
      readonly kind: 'boolean';
      readonly column: Named;
      readonly yes: readonly string[];
      readonly no: readonly string[];
    } & Absence)
  | ({ readonly kind: 'json'; readonly column: Named } & Absence)
  | ({ readonly kind: 'split'; readonly column: Named; readonly by: string } & Absence)
  | { readonly kind: 'object'; readonly fields: readonly Field[] }
  /** One element per line of the group. */
  | { readonly kind: 'lines'; readonly of: Value }
  /** Over the lines of the group. */
  | { readonly kind: 'sum'; readonly of: NumberValue | EachValue }
  | EachValue;

/** One value per element of a list within a JSON line; columns are those of the element. */
export type EachValue = {
  readonly kind: 'each';
  readonly path: Named;
  readonly of: Value;
  readonly when: Condition | undefined;
} & Absence;

export type TextValue = {
  readonly kind: 'text';
  readonly column: Named;
  /** Words of the file → words of the program; a word that is not in it is refused. */
  readonly map: ReadonlyMap<string, Json> | undefined;
} & Absence;

export type NumberValue = {
  readonly kind: 'number';
  readonly column: Named;
  /** Multiplied by this column: quantity × price. */
  readonly times: Named | undefined;
  /** Decimal places of the unit: 0 for integers, 2 for fen. */
  readonly places: number;
  readonly style: NumberStyle;
  readonly rounding: Rounding;
  readonly sign: 'keep' | 'absolute' | 'negate';
} & Absence;

export type DateValue = {
  readonly kind: 'date';
  readonly column: Named;
  readonly style: DateStyle;
  /** Written as an instant with the zone's offset, or as a day. */
  readonly as: 'time' | 'day';
} & Absence;
