import { checkEvent, type EpochMs, type Version } from '@laurel/core';
import type { Log } from '@laurel/server/log';
import type { Act, Sent } from './act.ts';
import { namingInCare } from './care/care-act.ts';
import { refsIn, teamIn } from './club/refs.ts';
import { otherOf, wordsOf } from './event-of.ts';
import { commandId } from './followed.ts';
import { headOf, insist, nameIn, type Parts, start } from './log-process.ts';
import { holdsOf, logOfMessage, refsOfMerging } from './merging/log-merging.ts';
import type { Told } from './store.ts';

type Command = Parameters<Log['inbox']['submit']>[0][number];
type Result = Awaited<ReturnType<Log['inbox']['submit']>>[number];

export interface Answered {
  readonly sent: Sent;
  answer: Told | undefined;
}

/** Sends until there is an answer, as clients do: after a time-out, a failure and a crash, the same id again. */
export async function sendAll(
  parts: Parts,
  messages: readonly Sent[],
  now: EpochMs,
): Promise<readonly Told[]> {
  parts.clock.moveTo(now);
  const told: (Told | null)[] = messages.map(() => null);
  for (let tries = 0; told.includes(null); tries += 1) {
    if (tries > 60) throw new Error(`no answer after ${tries} tries`);
    if (tries > 20) parts.process.faults.allow(false);
    const open = [...messages.keys()].filter((at) => told[at] === null);
    const { faults } = parts.process;
    const before = faults.count();
    const answers = await oneTry(
      parts,
      open.map((at) => messages[at] as Sent),
      now,
    );
    for (const [n, at] of open.entries()) {
      const sent = messages[at] as Sent;
      parts.smooth.set(sent, tries === 0 && faults.count() === before);
      told[at] = firstAnswer(parts, sent, answers?.[n] ?? null);
    }
  }
  parts.process.faults.allow(true);
  return told.flatMap((each) => (each === null ? [] : [each]));
}

/** What an attempt before had written is told as a duplicate: for the client it is the first answer. */
function firstAnswer(parts: Parts, sent: Sent, told: Told | null): Told | null {
  if (told === null || told.status === 'refused') return told;
  const key = commandId(nameIn(parts, sent), sent.id);
  const isFirst = !parts.answered.has(key);
  parts.answered.add(key);
  return isFirst && told.status === 'duplicate' ? { ...told, status: 'applied' } : told;
}

async function oneTry(
  parts: Parts,
  messages: readonly Sent[],
  now: EpochMs,
): Promise<readonly (Told | null)[] | null> {
  for (const sent of messages) await nameFirst(parts, sent);
  const { log, faults } = parts.process;
  const asked = messages.map((sent) => commandOf(parts, sent));
  const commands = asked.flatMap((each) => ('command' in each ? [each.command] : []));
  const together = parts.random.chance(0.5);
  const calls = together ? log.inbox.submit(commands) : oneByOne(parts, commands);
  const results = await Promise.race([calls, faults.died.then(() => null)]);
  if (results === null) {
    parts.process = await start(parts);
    return null;
  }
  let next = 0;
  const told: (Told | null)[] = [];
  for (const [at, each] of asked.entries()) {
    const result = 'command' in each ? results[next++] : undefined;
    const sent = messages[at] as Sent;
    told.push(await toldOf(parts, sent, { result, code: 'code' in each ? each.code : null, now }));
  }
  return told;
}

/** In calls of their own, each while those before may be on their way to the disk. */
async function oneByOne(parts: Parts, commands: readonly Command[]): Promise<readonly Result[]> {
  const { inbox } = parts.process.log;
  const calls: Promise<readonly Result[]>[] = [];
  for (const command of commands) {
    for (let ticks = parts.random.int(0, 2); ticks > 0; ticks -= 1)
      await new Promise((resolve) => setImmediate(resolve));
    const call = inbox.submit([command]);
    // Whoever waits for all of them is told; until then nobody listens.
    call.catch(() => {});
    calls.push(call);
  }
  return (await Promise.all(calls)).flat();
}

/** Acts that name what the member was told before, or what other systems were asked. */
export const naming: readonly Act['do'][] = [
  'merge',
  'unmerge',
  'buy',
  'settle',
  'noticed',
  'payItem',
  'shipItem',
  'completeItem',
  'cancelItem',
  'refundItem',
  ...namingInCare,
  'answerPiece',
];

/** Looks up what a message names, once: whenever it is sent again it names the same. */
async function nameFirst(parts: Parts, sent: Sent): Promise<void> {
  const name = nameIn(parts, sent);
  const id = commandId(name, sent.id);
  if (sent.act.do === 'merge' || sent.act.do === 'unmerge') {
    // Until it is answered who is meant may change, and the route asks each time.
    if (!parts.answered.has(id))
      parts.named.set(id, { refs: await insist(parts, (log) => refsOfMerging(parts, log, sent)) });
    return;
  }
  if (!naming.includes(sent.act.do) || parts.named.has(id)) return;
  const idOf = (command: string): string => commandId(name, command);
  const { act } = sent;
  const found = await insist(parts, async (log) => {
    if (act.do === 'joinTeam') {
      const founder = (sent.prefix ?? parts.prefix) + act.founder;
      const other = await log.reads.find(founder);
      const theirs =
        other === null ? [] : await log.reads.history(other.member, { after: 0, limit: 100_000 });
      return teamIn(theirs, commandId(founder, act.team));
    }
    const member = await log.reads.find(name);
    if (member === null) return refsIn([], 0, { sent, idOf });
    const entries = await log.reads.history(member.member, { after: 0, limit: 100_000 });
    return refsIn(entries, member.member, { sent, idOf });
  });
  parts.named.set(id, found);
}

function commandOf(parts: Parts, sent: Sent): { readonly command: Command } | { readonly code: string } {
  const name = nameIn(parts, sent);
  const refs = parts.named.get(commandId(name, sent.id))?.refs ?? { holdOf: holdsOf(parts, sent) };
  if (sent.act.do === 'unmerge' && refs.of === null) return { code: 'not_merged' };
  const { type, data } = wordsOf(sent.act, refs);
  const checked = checkEvent((parts.programs.versions[0] as Version).compiled, type, data);
  if (!checked.ok) return { code: checked.refusal.code };
  const other = otherOf(sent.act, (to) => (sent.prefix ?? parts.prefix) + to, refs);
  const command = {
    subject: refs.of ?? name,
    type,
    source: 'sim',
    id: commandId(name, sent.id),
    time: sent.time,
  };
  const backfill = sent.backfill ? { backfill: true } : {};
  return { command: { ...command, ...backfill, data: { ...checked.data, ...other } } };
}

const troubles: readonly string[] = ['storage_full', 'storage_failed', 'queue_full', 'stopping'];

async function toldOf(
  parts: Parts,
  sent: Sent,
  { result, code, now }: { result: Result | undefined; code: string | null; now: EpochMs },
): Promise<Told | null> {
  const { refs: _, ...about } = parts.named.get(commandId(nameIn(parts, sent), sent.id)) ?? { refs: null };
  const nothing = { limited: false, shortfall: 0, charge: 0, ...about };
  if (result === undefined || result.status === 'refused') {
    const why = result?.status === 'refused' ? result.refusal.code : code;
    if (why !== null && troubles.includes(why)) return null;
    return { ...nothing, status: 'refused', code: why, decidedAt: await decisionTime(parts, sent, now) };
  }
  const { answer } = result;
  const name = nameIn(parts, sent);
  if (answer.hold !== undefined) parts.holds.set(commandId(name, sent.id), answer.hold.id);
  const short = answer.shortfall.filter((each) => each.asset === 'points');
  return {
    ...about,
    ...(sent.act.do === 'play' ? await drawOf(parts, sent) : {}),
    status: result.status,
    code: answer.void?.code ?? null,
    limited: answer.limited.length > 0,
    shortfall: short.reduce((total, each) => total + each.units, 0),
    charge: short.reduce((total, each) => total + (each.charge?.amount ?? 0), 0),
    decidedAt: answer.decidedAt,
  };
}

/** The number of a play, as the log has it. */
async function drawOf(parts: Parts, sent: Sent): Promise<Pick<Told, 'draw'>> {
  const name = nameIn(parts, sent);
  const head = await insist(parts, (log) => headOf(log, name));
  if (head === null) return {};
  const page = { before: Number.MAX_SAFE_INTEGER, limit: 200 };
  const entries = await insist(parts, (log) => log.reads.newestFirst(head.member, page));
  const draw = entries.find(({ event }) => event.id === commandId(name, sent.id))?.context?.draw?.number;
  return draw === undefined ? {} : { draw };
}

/**
 * Where nothing failed they were decided in the order of sending. Else the log says it: after a commit of unknown outcome
 * what was refused may be decided anew behind what was written. What was refused changed nothing and is left out.
 */
export async function inOrder<T extends Answered>(
  parts: Parts,
  messages: readonly T[],
): Promise<readonly T[]> {
  if (messages.length < 2 || messages.every(({ sent }) => parts.smooth.get(sent) === true)) return messages;
  const places = new Map<string, number>();
  for (const { sent } of messages)
    for (const [id, pos] of await placesOf(parts, sent)) places.set(id, Math.min(pos, places.get(id) ?? pos));
  const placeOf = ({ sent }: T): number => places.get(commandId(nameIn(parts, sent), sent.id)) ?? -1;
  const again = ({ answer }: T): number => (answer?.status === 'duplicate' ? 1 : 0);
  return messages
    .filter((one) => placeOf(one) >= 0 && one.answer?.status !== 'refused')
    .toSorted((a, b) => placeOf(a) - placeOf(b) || again(a) - again(b));
}

/** Where a member's newest entries from outside lie in the log of all: members do things to each other. */
async function placesOf(parts: Parts, sent: Sent): Promise<readonly (readonly [id: string, pos: number])[]> {
  const member = await insist(parts, (log) => logOfMessage(parts, log, sent));
  if (member === null) return [];
  const page = { before: Number.MAX_SAFE_INTEGER, limit: 200 };
  const rows = await parts.database.log.newestFirst(member, page);
  const entries = await insist(parts, (log) => log.reads.newestFirst(member, page));
  const placeOf = new Map(rows.map(({ seq, pos }) => [seq, pos]));
  return entries.flatMap(({ event, seq, origin }) =>
    origin === 'outside' ? [[event.id, placeOf.get(seq) ?? -1] as const] : [],
  );
}

/** When a refusal was decided: nobody says, but the page does (fine print 1). */
async function decisionTime(parts: Parts, sent: Sent, now: EpochMs): Promise<EpochMs> {
  if (sent.backfill) return sent.time;
  const name = nameIn(parts, sent);
  const head = await insist(parts, (log) => headOf(log, name));
  return Math.max(now, head?.decidedAt ?? now);
}
