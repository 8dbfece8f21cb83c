import { count } from '../benefits/counters.ts';
import { type Making, Refused } from '../deciding.ts';
import type { Json } from '../kernel/json.ts';
import { textOf } from '../kernel/json.ts';
import { type RefusalCode, refuse } from '../kernel/refusal.ts';
import type { CompiledLine } from '../program/compiled.ts';
import { earn } from '../rules/earn.ts';
import { environmentNow } from '../rules/environment.ts';
import {
  CASES,
  CASES_CLOSED,
  CASES_CLOSED_MAX,
  CASES_MAX,
  type CaseRecord,
  caseKey,
  casesOf,
  closedCasesOf,
} from './case-state.ts';

function no(code: RefusalCode, field: string, detail: string): Refused {
  return new Refused(refuse(code, `/data/${field}`, detail));
}

/** `case.opened`: what the member is now decides the line, and with it how urgent the case is until it is closed. */
export function openCase(m: Making): void {
  const { service } = m.program;
  if (service === null) throw no('service_not_offered', '', 'The program knows no lines of service.');
  const open = casesOf(m.draft.head);
  const { channel, subject, externalId, orderId } = m.event.data as Readonly<Record<string, string>>;
  if (externalId !== undefined && open.some((one) => one.externalId === externalId))
    throw no('case_exists', 'externalId', 'The case of this id is open already.');
  if (open.length >= CASES_MAX) throw no('too_many_cases', '', `${CASES_MAX} cases of the member are open.`);
  const env = environmentNow(m);
  const line = service.lines.find(({ when }) => when === null || when.evaluate(env) === true);
  if (line === undefined) throw new Error('no line takes the case');
  const { tier, plans } = env['member'] as { readonly tier: string; readonly plans: readonly string[] };
  const agent = service.def.agent === undefined ? undefined : m.draft.head.profile[service.def.agent];
  keep(m, {
    case: m.seq,
    state: 'open',
    channel: textOf(channel),
    ...(subject === undefined ? {} : { subject }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(orderId === undefined ? {} : { order: orderId }),
    line: line.def.id,
    priority: line.def.priority,
    tier,
    plans: [...plans],
    version: m.version.number,
    at: m.decidedAt,
    changedAt: m.decidedAt,
    respondBy: respondBy(m, line),
    overdue: 0,
    agent: typeof agent === 'string' ? agent : null,
  });
  earn(m);
}

function respondBy(m: Making, { def }: CompiledLine): number | null {
  return def.respondWithin === undefined ? null : m.program.calendar.plus(m.decidedAt, def.respondWithin);
}

function keep(m: Making, kept: CaseRecord): void {
  const others = casesOf(m.draft.head).filter((one) => one.case !== kept.case);
  const all = kept.state === 'closed' ? others : [...others, kept].toSorted((a, b) => a.case - b.case);
  m.fact(CASES, all.length === 0 ? null : all);
  m.record(caseKey(kept.case), kept);
}

function change(m: Making, one: CaseRecord, to: Partial<CaseRecord>): void {
  keep(m, { ...one, ...to, changedAt: m.decidedAt });
}

/** The case that the event names, if it is not closed. */
function openIn(m: Making): CaseRecord {
  const number = Number(m.event.data['case']);
  const found = casesOf(m.draft.head).find((one) => one.case === number);
  if (found !== undefined) return found;
  const known = m.wanted(caseKey(number));
  if (known === null) throw no('unknown_case', 'case', 'The member has no such case.');
  throw no('case_closed', 'case', 'The case is closed.');
}

/** `case.answered`: somebody has answered; nothing is late any more. */
export function answerCase(m: Making): void {
  const one = openIn(m);
  const { agent } = m.event.data as { readonly agent?: string };
  const answeredAt = one.answeredAt ?? m.decidedAt;
  change(m, one, {
    state: 'answered',
    answeredAt,
    respondBy: null,
    ...(agent === undefined ? {} : { agent }),
  });
  earn(m);
}

/** `case.handed_over`: another agent goes on, in the same line. */
export function handOverCase(m: Making): void {
  const one = openIn(m);
  change(m, one, { agent: textOf(m.event.data['agent']) });
  earn(m);
}

/** `case.escalated`: by hand, to a line that is named or to that which takes over what is late. */
export function escalateCase(m: Making): void {
  const one = openIn(m);
  const { line } = m.event.data as { readonly line?: string };
  const now = lineOf(m, one.line);
  const to = lineOf(m, line ?? now?.def.escalateTo);
  // A line that the program knows no more is as urgent as it was.
  if (to === undefined || to.def.priority <= (now?.def.priority ?? one.priority))
    throw no('no_escalation', 'line', 'There is no more urgent line that could take the case.');
  moveTo(m, one, to);
  earn(m);
}

function lineOf(m: Making, id: string | undefined): CompiledLine | undefined {
  return m.program.service?.lines.find(({ def }) => def.id === id);
}

/** A case never becomes less urgent. */
function moveTo(m: Making, one: CaseRecord, to: CompiledLine, more: Partial<CaseRecord> = {}): void {
  const priority = Math.max(one.priority, to.def.priority);
  const isAnswered = one.state === 'answered';
  change(m, one, { line: to.def.id, priority, respondBy: isAnswered ? null : respondBy(m, to), ...more });
}

/** `case.closed`: what it was given ends with it. */
export function closeCase(m: Making): void {
  end(m, openIn(m), m.event.data['resolution']);
  earn(m);
}

function end(m: Making, one: CaseRecord, resolution?: Json): void {
  change(m, one, {
    state: 'closed',
    closedAt: m.decidedAt,
    respondBy: null,
    ...(typeof resolution === 'string' ? { resolution } : {}),
  });
  m.fact(CASES_CLOSED, [...closedCasesOf(m.draft.head), one.case].slice(-CASES_CLOSED_MAX));
}

/** Nobody is left whom an answer could reach. */
export function endCases(m: Making): void {
  for (const one of casesOf(m.draft.head)) end(m, one, 'erased');
}

/** `case.rated`: once, after it was closed. Stars are counted by line. */
export function rateCase(m: Making): void {
  const number = Number(m.event.data['case']);
  const one = m.wanted(caseKey(number)) as CaseRecord | null;
  if (one === null) throw no('unknown_case', 'case', 'The member has no such case.');
  if (one.state !== 'closed') throw no('case_open', 'case', 'The case is open still.');
  if (one.stars !== undefined) throw no('already_rated', 'case', 'This case was rated before.');
  const stars = m.event.data['stars'] as number;
  m.record(caseKey(number), { ...one, stars, changedAt: m.decidedAt });
  count(m, `service:${one.line}:ratings`, 1);
  count(m, `service:${one.line}:stars`, stars);
  earn(m);
}

/** What time does: a case that nobody answered is late, and the line that it names takes over. */
export function passCases(m: Making): void {
  if (m.program.service === null) return;
  for (const one of casesOf(m.draft.head)) {
    if (one.respondBy === null || one.respondBy > m.decidedAt) continue;
    const overdue = one.overdue + 1;
    const to = lineOf(m, lineOf(m, one.line)?.def.escalateTo);
    if (to === undefined) change(m, one, { overdue, respondBy: null });
    else moveTo(m, one, to, { overdue });
    const line = to?.def.id ?? one.line;
    m.follow({
      type: 'case.overdue',
      source: m.event.source,
      id: `${m.event.id}#${m.followCount + 1}`,
      data: { case: one.case, line, from: one.line, overdue },
    });
  }
}
