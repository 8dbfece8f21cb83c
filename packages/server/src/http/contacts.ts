import { createRequire } from 'node:module';
import {
  type ContactKind,
  contactKind,
  type Json,
  type JsonObject,
  type Program,
  type Programs,
} from '@laurel/core';
import type * as Phones from 'libphonenumber-js/max';

/** Tables of all countries: loaded when the first number comes, not at the start. */
let phones: typeof Phones | undefined;
const load = createRequire(import.meta.url);

/** A number as people write it, in the form of E.164; as it is where it is none, so that the program's shape says so. */
function phoneOf(written: string, region: string): string {
  phones ??= load('libphonenumber-js/max') as typeof Phones;
  const country = phones.isSupportedCountry(region) ? { defaultCountry: region } : {};
  const parsed = phones.parsePhoneNumberFromString(written, { ...country, extract: false });
  return parsed?.isValid() === true && parsed.ext === undefined ? parsed.number : NONE;
}
/** What no number looks like. */
const NONE = '';

/** The region of numbers without a country's code, where the program says none. */
const REGION = 'CN';

/** Data whose profile has its telephone numbers as E.164 writes them. */
export function normaliseContacts(program: Program, data: JsonObject): JsonObject {
  const region = program.region ?? REGION;
  return changeContacts(program, data, (value, kind) => (kind === 'phone' ? phoneOf(value, region) : value));
}

/** Data as a list may show it, by what the newest version says of its fields. */
export function maskContacts({ versions }: Programs, data: JsonObject): JsonObject {
  const program = versions.at(-1)?.compiled.program;
  return program === undefined ? data : changeContacts(program, data, masked);
}

/** `+86138****8000`, `l***@example.com`. */
function masked(value: string, kind: ContactKind): string {
  const at = value.lastIndexOf('@');
  if (kind === 'email') return `${value.slice(0, 1)}***${at < 0 ? '' : value.slice(at)}`;
  return value.length < 9 ? '****' : `${value.slice(0, -8)}****${value.slice(-4)}`;
}

function changeContacts(
  program: Program,
  data: JsonObject,
  change: (value: string, kind: ContactKind) => string,
): JsonObject {
  const profile = data['profile'];
  if (typeof profile !== 'object' || profile === null || Array.isArray(profile)) return data;
  const changed: [string, Json][] = [];
  for (const [name, value] of Object.entries(profile as JsonObject)) {
    const def = Object.hasOwn(program.fields, name) ? program.fields[name] : undefined;
    const kind = def === undefined ? null : contactKind(name, def);
    if (kind !== null && typeof value === 'string') changed.push([name, change(value, kind)]);
  }
  if (changed.length === 0) return data;
  return { ...data, profile: { ...(profile as JsonObject), ...Object.fromEntries(changed) } };
}
