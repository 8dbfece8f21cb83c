import type { MemberNo } from '@laurel/core';
import { keyBytes, type LogRow, type RawRow, type StoreReads } from '@laurel/db';
import { entryOf } from '../log/codec.ts';
import { consumer, projectionOf } from '../log/project-entry.ts';
import { type OrderRow, sumsOf, theSame } from './derived-sums.ts';
import type { Violation } from './violation.ts';

/** What the check reads: best of one snapshot, as rows and positions are of one instant then. */
export type DerivedReads = Pick<StoreReads, 'log' | 'positions' | 'vault' | 'raw'>;

const MEMBERS_AT_ONCE = 256;
/** Entries of one member read at once. */
const ENTRIES_AT_ONCE = 2_000;
/** So many rows are named of each table. */
const NAMED_MAX = 20;

/** I25: derived tables are what the log makes up to the position that they name, row by row. */
export async function checkDerived(reads: DerivedReads): Promise<readonly Violation[]> {
  const sums = sumsOf();
  const keyed = await compareKeyed(reads, sums.made.add);
  for await (const row of ordersOf(reads)) sums.found.add(row);
  if (theSame(sums)) return keyed;
  return [...keyed, ...(await nameOrders(reads, sums.differs()))];
}

interface Made {
  readonly messages: readonly RawRow[];
  readonly calls: readonly RawRow[];
  readonly cases: readonly RawRow[];
  readonly orders: readonly OrderRow[];
}

/** Messages, calls and cases, each in the order of its key on both sides, so that one look at each is enough. */
async function compareKeyed(
  reads: DerivedReads,
  onOrder: (row: OrderRow) => void,
): Promise<readonly Violation[]> {
  const messages = keyedTable(reads, 'messages', ['template', 'reason', 'params']);
  const calls = keyedTable(reads, 'calls', ['port', 'action', 'data']);
  const cases = keyedTable(reads, 'cases', ['newest', 'state', 'line', 'priority', 'respond_by']);
  for await (const made of madeOfLog(reads)) {
    for (const order of made.orders) onOrder(order);
    for (const row of made.messages) await messages.meet(row);
    for (const row of made.calls) await calls.meet(row);
    for (const row of made.cases) await cases.meet(row);
  }
  return [...(await messages.end()), ...(await calls.end()), ...(await cases.end())];
}

interface KeyedTable {
  /** What the log makes, row by row in the order of their key. */
  readonly meet: (made: RawRow) => Promise<void>;
  readonly end: () => Promise<readonly Violation[]>;
}

/** @param columns that the log makes, beside the key and the time; what becomes of a row later is of no entry */
function keyedTable(
  reads: DerivedReads,
  table: 'messages' | 'calls' | 'cases',
  columns: readonly string[],
): KeyedTable {
  const found: Violation[] = [];
  const tell = (row: RawRow, what: string): void => {
    const key = `(${keyOf(row).join(', ')})`;
    if (found.length < NAMED_MAX) found.push({ invariant: 'I25', detail: `${table} ${key} ${what}` });
  };
  const stored = rowsOf(reads, table);
  let there: RawRow | null | undefined;
  return {
    meet: async (made) => {
      there ??= await nextOf(stored);
      for (; there !== null && isBefore(there, made); there = await nextOf(stored)) tell(there, strange);
      if (there === null || isBefore(made, there)) return tell(made, 'is missing');
      if (!isSame(there, made, columns)) tell(made, 'is not what the log makes');
      there = await nextOf(stored);
    },
    end: async () => {
      for (there ??= await nextOf(stored); there !== null; there = await nextOf(stored)) tell(there, strange);
      return found;
    },
  };
}
const strange = 'is of no entry of the log';

/** The second look, where the sums of some orders differ: which they are. */
async function nameOrders(
  reads: DerivedReads,
  differs: (row: OrderRow) => boolean,
): Promise<readonly Violation[]> {
  const missing = new Map<string, OrderRow>();
  for await (const { orders } of madeOfLog(reads))
    for (const row of orders) if (differs(row)) missing.set(nameOf(row), row);
  const found: Violation[] = [];
  for await (const row of ordersOf(reads)) {
    if (!differs(row) || missing.delete(nameOf(row))) continue;
    found.push({ invariant: 'I25', detail: `orders ${nameOf(row)} ${strange}` });
    if (found.length === NAMED_MAX) break;
  }
  const gone = [...missing.keys()].slice(0, NAMED_MAX);
  return [...found, ...gone.map((name) => ({ invariant: 'I25', detail: `orders ${name} is missing` }))];
}

const nameOf = ({ key, member }: OrderRow): string => `(${Buffer.from(key).toString('hex')}, ${member})`;

/** What the log makes anew, member by member in the order of their numbers. */
async function* madeOfLog(reads: DerivedReads): AsyncGenerator<Made> {
  const ends = new Map((await reads.positions.read(consumer)).map(({ stream, pos }) => [stream, pos]));
  for (let after = 0; ; ) {
    const members = (await reads.vault.list({ after, limit: MEMBERS_AT_ONCE })).map(({ member }) => member);
    const last = members.at(-1);
    if (last === undefined) return;
    after = last;
    const rows = await tailsOf(reads, members);
    for (const member of members) yield madeOf(member, rows.get(member) ?? [], ends);
  }
}

function madeOf(member: MemberNo, rows: readonly LogRow[], ends: ReadonlyMap<number, number>): Made {
  const projection = projectionOf(0);
  for (const row of rows) {
    const isDone = row.pos <= (ends.get(row.stream) ?? 0);
    if (isDone && makesSomething(row)) projection.add(member, entryOf(row));
  }
  const { messages, orders, calls, cases } = projection.rows();
  const keys = new Map<string, OrderRow>();
  for (let i = 0; i < orders.count; i += 1) {
    const key = orders.keys.subarray(i * keyBytes, (i + 1) * keyBytes);
    keys.set(Buffer.from(key).toString('latin1'), { key, member });
  }
  return {
    messages: messages.map((row) => ({ ...row })),
    calls: calls.map((row) => ({ ...row })),
    cases: cases
      .toSorted((a, b) => a.seq - b.seq)
      .map(({ respondBy, ...row }) => ({ ...row, respond_by: respondBy })),
    orders: [...keys.values()],
  };
}

/** Most entries make nothing, and need not be read for it. */
function makesSomething({ type, body }: LogRow): boolean {
  if (type.startsWith('case.') || body.includes('"case/')) return true;
  return type.startsWith('order.') || body.includes('"messages":') || body.includes('"calls":');
}

async function tailsOf({ log }: DerivedReads, members: readonly MemberNo[]) {
  const found = new Map<MemberNo, LogRow[]>(members.map((member) => [member, []]));
  let asks = members.map((member) => ({ member, after: 0 }));
  while (asks.length > 0) {
    const rows = await log.tails(asks, ENTRIES_AT_ONCE);
    for (const row of rows) found.get(row.member)?.push(row);
    const read = Map.groupBy(rows, ({ member }) => member);
    asks = asks.flatMap(({ member }) => {
      const some = read.get(member) ?? [];
      return some.length < ENTRIES_AT_ONCE ? [] : [{ member, after: some.at(-1)?.seq ?? 0 }];
    });
  }
  return found;
}

async function* rowsOf(
  { raw }: DerivedReads,
  table: 'messages' | 'calls' | 'cases' | 'orders',
): AsyncGenerator<RawRow> {
  for await (const rows of raw.rows(table)) yield* rows;
}

async function* ordersOf(reads: DerivedReads): AsyncGenerator<OrderRow> {
  for await (const row of rowsOf(reads, 'orders'))
    yield { key: row['order_key'] as Uint8Array, member: Number(row['member']) };
}

async function nextOf(rows: AsyncGenerator<RawRow>): Promise<RawRow | null> {
  const next = await rows.next();
  return next.done === true ? null : next.value;
}

/** By which rows of messages, calls and cases are found, and in whose order they come; a case has no `n`. */
const keyOf = (row: RawRow): readonly number[] =>
  ['member', 'seq', 'n'].map((column) => Number(row[column] ?? 0));

function isBefore(a: RawRow, b: RawRow): boolean {
  const [one, other] = [keyOf(a), keyOf(b)];
  const at = one.findIndex((part, i) => part !== other[i]);
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0);
}

function isSame(a: RawRow, b: RawRow, columns: readonly string[]): boolean {
  return Number(a['at']) === Number(b['at']) && columns.every((column) => a[column] === b[column]);
}
