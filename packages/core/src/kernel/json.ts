/** What a log, a record or a program is made of. Numbers in it are safe integers wherever the core wrote them. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/**
 * An object for keys that nobody knows beforehand, such as ids of orders. Without a prototype it is kept as a table from
 * the start; an ordinary one would get a shape of its own for every key ever seen, which is slow and never forgotten.
 */
export function byKey<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** An instant: UTC milliseconds since 1970. The core never asks for the time of day; it is always an argument. */
export type EpochMs = number;
/** Units of an asset (points, growth, vouchers): a safe integer. */
export type Units = number;
/** A calendar day in the program's zone: days since 1970-01-01. */
export type Day = number;
/** A member's inner id. External ids live in a vault outside the core. */
export type MemberNo = number;

/** A member named inside data, a fact or an input; written so that hashes and exports can put the outer name. */
export interface MemberRef extends JsonObject {
  readonly member: MemberNo;
}

/** The text of a value that a shape has found to be text or a number; empty for anything else. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
}
