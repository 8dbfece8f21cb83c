import { mergedInto, mergedOf } from '@laurel/core';
import type { Log } from '@laurel/server/log';
import type { Sent } from '../act.ts';
import type { Refs } from '../club/refs.ts';
import { commandId } from '../followed.ts';
import { nameIn, type Parts } from '../log-process.ts';

type Named = Pick<Parts, 'prefix' | 'holds' | 'named'>;

/** Ids of holds as the caller was told them; a hold that another member placed is named `<her name>~<command>`. */
export function holdsOf(parts: Parts, sent: Sent): Refs['holdOf'] {
  return (id) =>
    parts.holds.get(id.includes('~') ? prefixOf(parts, sent) + id : commandId(nameIn(parts, sent), id)) ??
    null;
}

const prefixOf = (parts: Named, { prefix }: Sent): string => prefix ?? parts.prefix;

/** What the routes look up of a merge, and of its undoing. */
export async function refsOfMerging(parts: Parts, { reads }: Log, sent: Sent): Promise<Refs> {
  const { act, member } = sent;
  const prefix = prefixOf(parts, sent);
  const refs: Refs = { holdOf: () => null };
  if (act.do === 'merge') {
    const into = await reads.find(prefix + act.into);
    return { ...refs, other: into?.merged?.into ?? prefix + act.into };
  }
  const she = await reads.find(prefix + member);
  if (she === null) return { ...refs, other: prefix + member, of: null };
  const head = await reads.head(she.merged?.herself ?? she.member);
  const left = mergedOf(head).known.findLast(({ had }) => had !== undefined)?.who.member;
  const into = mergedInto(head) ?? left;
  const of = into === undefined ? null : ((await reads.name([into]))[0]?.external ?? null);
  return { ...refs, other: prefix + member, of };
}

/** The number of the member in whose log a message was decided; null: there is nobody. */
export async function logOfMessage(parts: Parts, { reads }: Log, sent: Sent): Promise<number | null> {
  const name = nameIn(parts, sent);
  const of = parts.named.get(commandId(name, sent.id))?.refs.of ?? name;
  const found = await reads.find(of);
  if (found === null) return null;
  return sent.act.do === 'merge' ? (found.merged?.herself ?? found.member) : found.member;
}
