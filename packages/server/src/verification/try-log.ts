import { readFileSync } from 'node:fs';
import { decide, type Entry, emptyHead, type Json, lookUpIn, type Programs } from '@laurel/core';
import { readProgramText } from '../programs/read-program-text.ts';

/** For tests: `starter` as the one version in force, members joining as `join` says. */
export function starter(join: 'explicit' | 'onFirstEvent' = 'explicit'): Programs {
  const path = new URL('../../../../examples/programs/starter.yaml', import.meta.url);
  const text = readFileSync(path, 'utf8').replace(/^join: \w+/m, `join: ${join}`);
  const read = readProgramText(text, 'starter.yaml');
  if (!read.ok) throw new Error(read.problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return { versions: [{ number: 1, effectiveAt: 0, compiled: read.compiled, policy: 'honourPeriod' }] };
}

export interface Told {
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  readonly data?: Readonly<Record<string, Json>>;
  readonly id?: string;
}

/** For tests: the log of member 1 after these events, each decided at its own time; refusals throw. */
export function logOf(programs: Programs, told: readonly Told[]): readonly Entry[] {
  let head = emptyHead;
  const records = new Map<string, Json | null>();
  const log: Entry[] = [];
  for (const [i, { type, time, data = {}, id = `e${i}` }] of told.entries()) {
    const at = Temporal.Instant.from(time).epochMilliseconds;
    const lookUp = lookUpIn(records);
    const event = { type, source: 'test', id, time: at, data };
    const decision = decide(programs, { head, records: lookUp }, event, {
      member: 1,
      origin: 'outside',
      now: at,
      backfill: false,
      taken: {},
    });
    if (decision.kind === 'refused')
      throw new Error(`${type} ${time}: ${decision.refusal.code} ${decision.refusal.detail}`);
    if (decision.kind === 'needs') throw new Error(`${type} ${time} needs ${JSON.stringify(decision.needs)}`);
    head = decision.next.head;
    for (const [key, value] of decision.next.records) records.set(key, value);
    log.push(...decision.entries);
  }
  return log;
}
