import { FactMap } from './facts.ts';
import type { Json, MemberNo } from './kernel/json.ts';
import type { Entry, Transfer } from './log/entry.ts';
import type { Head } from './state.ts';

/** The outer name of a member: external id, or alias once erased. */
export type NameOf = (member: MemberNo) => string;

/**
 * The lines of the ledger hash for one entry: one canonical JSON line per transfer, in order. They contain no inner
 * id, no wall clock and no number that differs between two stores whose logs hold the same entries.
 */
export function ledgerLines(name: string, entry: Entry): readonly string[] {
  return (entry.outcome.transfers ?? []).map((t) => transferLine(name, entry, t));
}

/** Keys in alphabetical order, by hand: this runs for every transfer of a store. */
function transferLine(name: string, entry: Entry, t: Transfer): string {
  const { event } = entry;
  return (
    `{"amount":${t.amount},"asset":${q(t.asset)}${opt('channel', t.channel)},"decidedAt":${entry.decidedAt}` +
    `,"event":${q(`${event.source}/${event.id}`)},"from":${q(t.from)},"funder":${q(t.funder)}` +
    `${t.grace === undefined ? '' : `,"grace":${JSON.stringify(t.grace)}`},"happenedAt":${t.happenedAt ?? entry.happenedAt}` +
    `${opt('hold', t.hold)},"kind":${q(t.kind)},"lots":${JSON.stringify(t.lots)},"member":${q(name)}${opt('order', t.order)}` +
    `${t.owed === undefined ? '' : `,"owed":${t.owed}`}${opt('rule', t.rule)}${opt('scene', t.scene)}${opt('shop', t.shop)},"to":${q(t.to)}}`
  );
}

function opt(key: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${key}":${q(value)}`;
}
const q = (text: string): string => JSON.stringify(text);

/** The line of the state hash for one member: what a read as of that instant shows. */
export function stateLine(name: string, head: Head, nameOf: NameOf): string {
  const shown = {
    member: name,
    standing: head.standing,
    joinedAt: head.joinedAt,
    profile: head.profile,
    tags: head.tags,
    consents: head.consents,
    assets: head.assets,
    holds: head.holds,
    tracks: head.tracks,
    facts: head.facts instanceof FactMap ? head.facts.toJSON() : head.facts,
  };
  return stateText(shown as unknown as Json, nameOf);
}

/** `canonical(withNames(value, nameOf))` in one go: this runs for every member of a store. */
function stateText(value: Json, nameOf: NameOf): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => stateText(item, nameOf)).join(',')}]`;
  const object = value as { readonly [key: string]: Json | undefined };
  const keys = Object.keys(object);
  if (keys.length === 1 && typeof object['member'] === 'number') return q(nameOf(object['member']));
  let text = '';
  for (const key of keys.sort())
    text += `${text === '' ? '{' : ','}${q(key)}:${stateText(object[key] ?? null, nameOf)}`;
  return text === '' ? '{}' : `${text}}`;
}

/** Inner ids of members become their outer names. */
export function withNames(value: Json, nameOf: NameOf): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: Json) => withNames(item, nameOf));
  const object = value as { readonly [key: string]: Json | undefined };
  const keys = Object.keys(object);
  if (keys.length === 1 && typeof object['member'] === 'number') return nameOf(object['member']);
  return Object.fromEntries(keys.map((key) => [key, withNames(object[key] ?? null, nameOf)]));
}
