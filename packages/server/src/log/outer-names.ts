import type { Event, Json, JsonObject, MemberNo } from '@laurel/core';
import type { Keyring } from '@laurel/db';
import type { Outside } from './core.ts';
import type { Command } from './ports.ts';

/** An event as the core may see it, and what of it goes to the vault. */
export interface Taken {
  readonly event: Event;
  /** Personal fields that it sets, or takes away (null); null where it has none. */
  readonly personal: JsonObject | null;
}

/** External ids of other members that an event's data names. */
export function namesIn(data: JsonObject, outside: Outside): readonly string[] {
  const names: string[] = [];
  for (const pointer of outside.members) {
    visit(data, partsOf(pointer), (name) => {
      names.push(name);
      return undefined;
    });
  }
  return names;
}

/**
 * Takes out of a command what the log must not know: ids of members become references, personal fields stay behind
 * as names with one keyed hash of them all (so that a repeat can be compared), marks of devices, addresses and means
 * of payment become keyed hashes.
 * @param numberOf the member of an external id; 0 where there is none
 */
export function takeOut(
  command: Command,
  outside: Outside,
  numberOf: (name: string) => MemberNo,
  keyring: Keyring,
): Taken {
  let data = command.data;
  for (const pointer of outside.members) {
    data = visit(data, partsOf(pointer), (name) => ({ member: numberOf(name) })) as JsonObject;
  }
  if (data['risk'] !== undefined) data = { ...data, risk: hashedRisk(data['risk'], keyring) };
  const { type, source, id, time } = command;
  const split = outside.personal.size === 0 ? null : splitProfile(data, outside.personal, keyring);
  if (split === null) return { event: { type, source, id, time, data }, personal: null };
  return { event: { type, source, id, time, data: split.data }, personal: split.personal };
}

/** Replaces the texts at a pointer; copies what changes and nothing else. `*` stands for every item of a list. */
function visit(
  value: Json | undefined,
  parts: readonly string[],
  change: (text: string) => Json | undefined,
): Json | undefined {
  const [part, ...rest] = parts;
  if (part === undefined) return typeof value === 'string' ? (change(value) ?? value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return part === '*' ? value.map((item: Json) => visit(item, rest, change) ?? null) : value;
  }
  const object = value as JsonObject;
  const before = object[part];
  if (before === undefined) return value;
  const after = visit(before, rest, change);
  return after === before ? value : { ...object, [part]: after };
}

const known = new Map<string, readonly string[]>();
function partsOf(pointer: string): readonly string[] {
  let parts = known.get(pointer);
  if (parts === undefined) {
    parts = pointer
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (known.size < 1_000) known.set(pointer, parts);
  }
  return parts;
}

const marks = ['deviceId', 'addressKey', 'paymentKey'] as const;

function hashedRisk(risk: Json | undefined, keyring: Keyring): Json | undefined {
  if (typeof risk !== 'object' || risk === null || Array.isArray(risk)) return risk;
  const hashed: Record<string, Json | undefined> = { ...(risk as JsonObject) };
  for (const name of marks) {
    const value = hashed[name];
    if (typeof value === 'string') hashed[name] = keyring.markOf(name, value);
  }
  return hashed;
}

/** Parts a profile: what is declared stays, what is personal goes, and its names and mark come in its place. */
function splitProfile(
  data: JsonObject,
  personal: ReadonlySet<string>,
  keyring: Keyring,
): { data: JsonObject; personal: JsonObject } | null {
  const profile = data['profile'];
  if (typeof profile !== 'object' || profile === null || Array.isArray(profile)) return null;
  const open: Record<string, Json | undefined> = {};
  const hidden: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(profile as JsonObject))
    (personal.has(name) ? hidden : open)[name] = value;
  const names = Object.keys(hidden).sort();
  if (names.length === 0) return null;
  const set = names.filter((name) => hidden[name] !== null);
  const cleared = names.filter((name) => hidden[name] === null);
  const mark = keyring.markOf('personal', JSON.stringify(names.map((name) => [name, hidden[name]])));
  return {
    data: {
      ...data,
      profile: open,
      personal: { ...(set.length > 0 ? { set } : {}), ...(cleared.length > 0 ? { cleared } : {}), mark },
    },
    personal: hidden,
  };
}
