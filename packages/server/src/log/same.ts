import type { Event, Json, JsonObject } from '@laurel/core';

/** Whether an event that came again has the content that was taken the first time. */
export function sameContent(stored: Event, again: Event): boolean {
  if (stored.type !== again.type || stored.time !== again.time) return false;
  const given = again.data;
  // An alias that nobody gave was drawn by lot.
  const drawn = stored.type === 'member.erased' && given['alias'] === undefined;
  return sameJson(drawn ? { ...stored.data, alias: undefined } : stored.data, given);
}

/** Equal as JSON, whatever the order of keys; a member that is known no more equals any. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item: Json, i) => sameJson(item, b[i] as Json));
  }
  return sameObject(a as JsonObject, b as JsonObject);
}

function sameObject(a: JsonObject, b: JsonObject): boolean {
  if (isUnknown(a) || isUnknown(b)) return true;
  let keys = 0;
  for (const key in a) {
    if (a[key] === undefined) continue;
    keys++;
    if (!sameJson(a[key], b[key])) return false;
  }
  for (const key in b) if (b[key] !== undefined) keys--;
  return keys === 0;
}

/** A reference to somebody who is no member (any more). */
function isUnknown(value: JsonObject): boolean {
  return value['member'] === 0 && Object.keys(value).length === 1;
}
