import type { EpochMs, Refusal } from '@laurel/core';
import type { InboundRow, Keyring, Store } from '@laurel/db';
import { checkCommand, isOutsideType } from '../http/check-command.ts';
import { Problem } from '../http/problem.ts';
import {
  type Mapped,
  type MappingDefaults,
  type MappingResult,
  readMapping,
  refusedAtAccess,
} from '../imports/index.ts';
import { bodyLetter, letterName, type SentBody } from '../log/letters.ts';
import { type Command, type Inbox, type TroubleCode, troubleCodes } from '../log/ports.ts';
import type { Reads } from '../reads.ts';
import { mapBody } from './map-body.ts';

export interface TakeParts {
  readonly inbox: Inbox;
  readonly reads: Pick<Reads, 'programs' | 'ofOrder' | 'name'>;
  readonly store: Pick<Store, 'deadLetters'>;
  readonly keyring: Pick<Keyring, 'sealLetter' | 'hashOf'>;
}

/** What became of an event of a body. */
export interface TakenEvent {
  readonly type: string;
  readonly id: string;
  readonly status: 'applied' | 'duplicate' | 'deferred' | 'refused';
  readonly code?: string;
}
export interface Taken {
  readonly events: readonly TakenEvent[];
  /** Keeps the body, where not all of it could be taken. */
  readonly deadLetter?: string;
}

/** How a mapping is read where the program says nothing else. */
export function defaultsOf({ programs }: Pick<Reads, 'programs'>): MappingDefaults {
  const program = programs().versions.at(-1)?.compiled.program;
  return { timeZone: program?.timeZone ?? 'Asia/Shanghai', currency: program?.currency ?? 'CNY' };
}

export const readInboundMapping = (reads: Pick<Reads, 'programs'>, text: string): MappingResult =>
  readMapping(text, defaultsOf(reads), true);

/**
 * Makes events of a body and has them decided, each as an event that comes now. What cannot be taken is kept as a dead
 * letter, so that whoever sent it need not send it again. @throws Problem where the store takes nothing now
 */
export async function takeBody(
  parts: TakeParts,
  source: Pick<InboundRow, 'name' | 'mapping'>,
  sent: SentBody,
  at: EpochMs,
): Promise<Taken> {
  const read = readInboundMapping(parts.reads, source.mapping);
  if (!read.ok)
    return kept(parts, sent, at, null, refusalOf('invalid_mapping', read.problems[0]?.message ?? ''));
  const mapped = mapBody(read.mapping, sent.body, sent.topic);
  if (!mapped.ok) {
    const { code, detail, column } = mapped.fault;
    return kept(parts, sent, at, null, refusalOf(code, detail, column === undefined ? '' : `/${column}`));
  }
  const asked = await Promise.all(mapped.events.map((event) => commandOf(parts, event, sent.name)));
  const commands = asked.flatMap((one) => ('command' in one ? [one.command] : []));
  const results = commands.length === 0 ? [] : await parts.inbox.submit(commands);
  let next = 0;
  const told = asked.map((one, i): { event: TakenEvent; refusal?: Refusal } => {
    const { type = '', id = '' } = mapped.events[i] ?? {};
    if ('refusal' in one) return refused(type, id, one.refusal);
    const result = results[next];
    next += 1;
    if (result === undefined) throw new Error('the inbox answered less than it was asked');
    if (result.status !== 'refused') return { event: { type, id, status: result.status } };
    if (isTrouble(result.refusal.code)) throw new Problem(result.refusal.code, result.refusal.detail);
    return refused(type, id, result.refusal as Refusal);
  });
  const events = told.map(({ event }) => event);
  const why = told.find(({ refusal }) => refusal !== undefined)?.refusal;
  if (why === undefined) return { events };
  return { ...(await kept(parts, sent, at, mapped.events[0]?.subject ?? null, why)), events };
}

const refusalOf = (code: string, detail: string, pointer = ''): Refusal =>
  ({ code, pointer, detail }) as unknown as Refusal;

const refused = (type: string, id: string, refusal: Pick<Refusal, 'code' | 'pointer' | 'detail'>) => ({
  event: { type, id, status: 'refused', code: refusal.code } as const,
  refusal: refusal as Refusal,
});

const isTrouble = (code: string): code is TroubleCode =>
  code !== 'quarantined' && (troubleCodes as readonly string[]).includes(code);

async function commandOf(
  { reads }: Pick<TakeParts, 'reads'>,
  { order, ...event }: Mapped,
  name: string,
): Promise<{ readonly command: Command } | { readonly refusal: Refusal }> {
  const subject = order === undefined ? event.subject : await holderOf(reads, order);
  if (subject === null)
    return { refusal: refusalOf('unknown_order', `Nobody is known to have the order ${order}.`, '/orderOf') };
  const mapped = { ...event, subject };
  const problem = refusedAtAccess(mapped);
  if (problem !== undefined) return { refusal: refusalOf(problem.code, problem.message, problem.pointer) };
  const programs = reads.programs();
  if (!isOutsideType(programs, event.type, event.time))
    return {
      refusal: refusalOf('unknown_event_type', `${event.type} is made by a call of its own.`, '/type'),
    };
  const checked = checkCommand(programs, { ...mapped, actor: `inbound:${name}` });
  return checked.ok ? { command: checked.command } : { refusal: checked.refusal };
}

/** The one member who has an order of this id; two may have one, and then nobody knows whose is meant. */
async function holderOf(reads: Pick<Reads, 'ofOrder' | 'name'>, order: string): Promise<string | null> {
  const [member, another] = await reads.ofOrder(order);
  if (member === undefined || another !== undefined) return null;
  const [found] = await reads.name([member]);
  return found == null || found.erased ? null : found.external;
}

async function kept(
  { store, keyring }: TakeParts,
  sent: SentBody,
  at: EpochMs,
  subject: string | null,
  refusal: Refusal,
): Promise<Taken> {
  const hash = subject === null ? null : keyring.hashOf(subject);
  const row = bodyLetter(keyring as Keyring, sent, { subject: hash, at, refusal });
  await store.deadLetters.put(row);
  return { events: [], deadLetter: letterName(row.id) };
}

/** Every event that a body becomes, for a dry run: nothing is handed in. */
export async function wouldTake(
  parts: Pick<TakeParts, 'reads'>,
  mapping: Extract<MappingResult, { ok: true }>['mapping'],
  sent: Omit<SentBody, 'name'>,
): Promise<
  | {
      readonly events: readonly {
        readonly event: Mapped;
        readonly refusal: Refusal | null;
        readonly command: Command | null;
      }[];
    }
  | { readonly refusal: Refusal }
> {
  const mapped = mapBody(mapping, sent.body, sent.topic);
  if (!mapped.ok)
    return { refusal: refusalOf(mapped.fault.code, mapped.fault.detail, mapped.fault.column ?? '') };
  const events = await Promise.all(
    mapped.events.map(async (event) => {
      const asked = await commandOf(parts, event, 'try');
      return 'command' in asked
        ? { event: { ...event, subject: asked.command.subject }, refusal: null, command: asked.command }
        : { event, refusal: asked.refusal, command: null };
    }),
  );
  return { events };
}
