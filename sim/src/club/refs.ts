import { callId, type Entry, holdId, type Json, quoteId } from '@laurel/core';
import type { Sent } from '../act.ts';
import { pieceIn } from '../partners/piece-in.ts';

/** What a client names by what she was told before. */
export interface Refs {
  readonly holdOf: (command: string) => string | null;
  readonly quoteOf?: (command: string) => string | null;
  /** The number of a mall order. */
  readonly itemOf?: (command: string) => string | null;
  /** The number of a team, by the command of another member that founded it. */
  readonly teamOf?: (command: string) => string | null;
  /** The call that is answered, the message that arrived. */
  readonly call?: string | null;
  readonly message?: string | null;
  /** The other one of a merge, or of its undoing. */
  readonly other?: Json;
  /** In whose log a merge is undone; null: there is none. */
  readonly of?: string | null;
}
/** With what they stand for in the simulator's words. */
export interface Resolved {
  readonly refs: Refs;
  /** The charge, or the refund, that is answered: the n-th, from 0; absent where the act names none. */
  readonly call?: number | null;
  /** The n-th notice, from 1. */
  readonly notice?: number | null;
  /** The piece of a partner that is named: the n-th, from 0; absent where the act names none. */
  readonly piece?: number | null;
  /** Whether the team that is named was there. */
  readonly team?: boolean;
}

/** The team that an act names, as its founder's log has it. */
export function teamIn(entries: readonly Entry[], command: string): Resolved {
  const founded = entries.find(({ event }) => event.type === 'activity.team_founded' && event.id === command);
  const teamOf = (): string | null => (founded === undefined ? null : String(founded.seq));
  return { refs: { holdOf: () => null, teamOf }, team: founded !== undefined };
}

/** Looks up in a member's log what an act names. */
export function refsIn(
  entries: readonly Entry[],
  member: number,
  { sent, idOf }: { readonly sent: Sent; readonly idOf: (command: string) => string },
): Resolved {
  const seqOf = (command: string): number | null =>
    entries.find(({ origin, event }) => origin === 'outside' && event.id === idOf(command))?.seq ?? null;
  const refs: Refs = {
    holdOf: (command) => named(seqOf(command), (seq) => holdId(member, seq)),
    quoteOf: (command) => named(seqOf(command), (seq) => quoteId(member, seq)),
    itemOf: (command) => named(seqOf(command), String),
  };
  const { act } = sent;
  if (act.do === 'settle') {
    const calls = callsIn(entries, act.outcome === 'refunded' ? 'refund' : 'charge');
    const place = calls.length - 1 - act.back;
    const key = calls[place];
    if (key === undefined) return { refs: { ...refs, call: null }, call: null };
    return { refs: { ...refs, call: callId(member, key) }, call: place };
  }
  if (act.do === 'answerPiece') return pieceIn(entries, member, { refs, back: act.back });
  if (act.do !== 'noticed') return { refs };
  const notices = noticesIn(entries);
  const message = notices.at(-1) ?? null;
  return { refs: { ...refs, message }, notice: message === null ? null : notices.length };
}

const named = (seq: number | null, id: (seq: number) => string): string | null =>
  seq === null ? null : id(seq);

/** Keys of what the payment system was asked, in that order. */
export const callsIn = (entries: readonly Entry[], action: 'charge' | 'refund'): readonly string[] =>
  entries.flatMap(({ outcome }) =>
    (outcome.calls ?? []).flatMap((call) => (call.action === action ? [call.key] : [])),
  );

/** Ids of the notices before a charge. */
export const noticesIn = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(({ seq, outcome }) =>
    (outcome.messages ?? []).flatMap(({ template }, n) =>
      template === 'plan.renewal_notice' ? [`ms-${seq}-${n}`] : [],
    ),
  );
