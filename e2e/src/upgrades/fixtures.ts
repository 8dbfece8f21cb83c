import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CloudEvent } from '@laurel/sdk';
import { done, storeFlags } from '../shop/cli.ts';
import type { Place } from '../shop/serve.ts';
import type { Shop } from '../shop/shop.ts';

export const run = promisify(execFile);

/** What was recorded for one number of `semantics`: the program, the events, what came of them, and a packed store. */
export const fixture = (semantics: number, name: string): string =>
  join(import.meta.dirname, `../../fixtures/semantics-${semantics}`, name);

export const fixtureTime = '2026-07-01T00:00:00+08:00';

export async function recordedHistory(semantics: number): Promise<readonly CloudEvent[]> {
  const text = await readFile(fixture(semantics, 'history.jsonl'), 'utf8');
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as CloudEvent]));
}

/** One stream in order of time, as a backfill; what crosses members comes out the same only so. */
export async function backfill(shop: Shop, events: readonly CloudEvent[]): Promise<void> {
  for (const event of events) {
    const { status, body } = await shop.call('POST', '/v1/events?backfill=true', event);
    // Some invitations are void, and some refunds come twice: refusals are part of the record.
    if (status >= 500) throw new Error(`${event.id}: ${JSON.stringify(body)}\n${shop.server().said()}`);
  }
  await shop.laurel.closeBackfills({});
}

/** What `verify` or `replay` says as of the recorded time. */
export async function reportOf(
  command: 'verify' | 'replay',
  place: Place,
): Promise<Readonly<Record<string, unknown>>> {
  return (await done([command, '--at', fixtureTime, '--json', ...storeFlags(place)])).json;
}

export const hashesOf = ({
  members,
  events,
  transfers,
  ledgerHash,
  stateHash,
}: Readonly<Record<string, unknown>>) => ({
  members,
  events,
  transfers,
  ledgerHash,
  stateHash,
});
