import type { Entry, EpochMs, Json, MemberNo, Programs } from '@laurel/core';
import type { HeadRow, Keyring, LogRow, StockLevel, StoreReads } from '@laurel/db';
import { numberOf, openSeed, pseudonymOf } from '../games/seeds.ts';
import { entryOf, headOf } from '../log/codec.ts';
import { checkDerived } from './derived-check.ts';
import type { NumberOfPlay } from './draws-check.ts';
import { recordedEntry } from './recorded-entry.ts';
import { checkStore } from './store-checks.ts';
import type { StoredStates, WholeLog } from './whole-log.ts';

export interface StoredLogParts {
  /** Best a snapshot: all of it then shows one instant. */
  readonly reads: StoreReads;
  readonly keyring: Pick<Keyring, 'open' | 'markOf' | 'openLetter'>;
  readonly programs: Programs;
}

const MEMBERS_OF_A_PAGE = 1_000;
/** Entries of one member read at once; members with more are read in several goes. */
const ENTRIES_AT_ONCE = 2_000;

/** The whole log as a store keeps it. */
export function storedLog({ reads, keyring, programs }: StoredLogParts): WholeLog {
  return {
    programs,
    async *members() {
      for (let after = 0; ; ) {
        const rows = await reads.vault.list({ after, limit: MEMBERS_OF_A_PAGE });
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.member;
        yield rows.map((row) => {
          const { externalId, alias } = keyring.open({ ...row, personal: null });
          return { member: row.member, name: externalId ?? alias ?? '' };
        });
      }
    },
    logs: (members) => logsOf(reads, members),
    newestOutside: () => newestOutside(reads),
    states: statesOf(reads),
    storeChecks: async () => [...(await checkStore(reads)), ...(await checkDerived(reads))],
    stock: (counters) => reads.stock.levels(counters),
    loaded: () => loadedOf(reads),
    numberOfPlay: numbersOf(reads, keyring),
  };
}

function numbersOf({ rounds }: StoreReads, keyring: StoredLogParts['keyring']): NumberOfPlay {
  const seeds = new Map<string, Buffer | null>();
  return async ({ game, round, member, n }) => {
    const name = `${game}/${round}`;
    if (!seeds.has(name)) {
      const row = await rounds.get(game, round);
      seeds.set(name, row === null ? null : openSeed(keyring, row));
    }
    const seed = seeds.get(name) ?? null;
    return seed === null
      ? null
      : numberOf(seed, { game, round, member: pseudonymOf(keyring, game, member), n });
  };
}

async function* loadedOf({ stock }: StoreReads): AsyncGenerator<StockLevel & { readonly counter: string }> {
  for (let after = ''; ; ) {
    const page = await stock.list({ after, limit: MEMBERS_OF_A_PAGE });
    yield* page;
    if (page.length < MEMBERS_OF_A_PAGE) return;
    after = page.at(-1)?.counter ?? '';
  }
}

function statesOf({ snapshots }: StoreReads): StoredStates {
  return {
    async heads(members) {
      const found = new Map(
        (await snapshots.heads(members)).map((row) => [row.member, headOf(row.format, row.body)]),
      );
      return members.map((member) => found.get(member) ?? null);
    },
    async records(member, keys) {
      const bodies = await snapshots.records(keys.map((key) => ({ member, key })));
      return bodies.map((body) => (body === null ? null : (JSON.parse(body) as Json)));
    },
  };
}

/** @param end entries behind this position are not read */
export async function logsOf(
  { log }: Pick<StoreReads, 'log'>,
  members: readonly MemberNo[],
  end = Number.MAX_SAFE_INTEGER,
): Promise<readonly (readonly Entry[])[]> {
  const logs = new Map<MemberNo, Entry[]>(members.map((member) => [member, []]));
  let asks = members.map((member) => ({ member, after: 0 }));
  while (asks.length > 0) {
    const counts = new Map<MemberNo, number>();
    for (const row of await log.tails(asks, ENTRIES_AT_ONCE)) {
      if (row.pos > end) continue;
      logs.get(row.member)?.push(recordedEntry(row));
      counts.set(row.member, (counts.get(row.member) ?? 0) + 1);
    }
    asks = asks.flatMap(({ member }) => {
      const isFull = counts.get(member) === ENTRIES_AT_ONCE;
      return isFull ? [{ member, after: logs.get(member)?.at(-1)?.seq ?? 0 }] : [];
    });
  }
  return members.map((member) => logs.get(member) ?? []);
}

/** From the snapshots, and from what is behind the last checkpoint. */
async function newestOutside(reads: StoredLogParts['reads']): Promise<EpochMs> {
  let newest = 0;
  for (let after = 0; ; ) {
    const rows = await reads.vault.list({ after, limit: MEMBERS_OF_A_PAGE });
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.member;
    for (const head of await reads.snapshots.heads(rows.map(({ member }) => member)))
      newest = Math.max(newest, outsideAt(head));
  }
  const checkpoints = new Map((await reads.snapshots.checkpoints()).map(({ stream, pos }) => [stream, pos]));
  for (const { stream } of await reads.log.streams()) {
    for (let pos = checkpoints.get(stream) ?? 0; ; ) {
      const rows = await reads.log.after({ stream, pos }, MEMBERS_OF_A_PAGE);
      for (const row of rows) if (isOutside(row)) newest = Math.max(newest, row.decidedAt);
      const last = rows.at(-1);
      if (last === undefined) break;
      pos = last.pos;
    }
  }
  return newest;
}

/** Found in the text: millions of heads are not worth parsing for one number. */
function outsideAt({ body }: HeadRow): EpochMs {
  return Number(/"outsideAt":(\d+)/.exec(body)?.[1] ?? 0);
}

function isOutside(row: LogRow): boolean {
  return row.type !== 'time.passed' && entryOf(row).origin === 'outside';
}
