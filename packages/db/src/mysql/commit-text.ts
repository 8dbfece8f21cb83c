import type { CompiledQuery } from 'kysely';
import { erasing } from '../capabilities/member.ts';
import { commitQueries } from '../queries/commit.ts';
import { type ClaimRow, type Commit, entryNumbers, keyBytes } from '../rows.ts';
import { mysqlDialect } from '../schema/dialect.ts';
import { insertEntries } from './insert-entries.ts';
import { literal, manyRows } from './text.ts';

const statementRowsMax = 1_000;
/** Characters from which on a statement takes no further entry. */
const statementCharsMax = 1_048_576;

/** One statement of a commit. */
export interface Step {
  readonly text: string;
  /** Of a claim: the counter that has not so many left where it changes no row. */
  readonly claims?: string;
}

/** Writes a query with parameters out. */
export type WriteOut = (query: CompiledQuery<unknown>) => string;

/**
 * All that a group writes, as statements in their order, without the last one that makes it durable. The first ones
 * fail where the group must not be written, and what stands behind a statement that failed is not done.
 */
export function* stepsOf(group: Commit, stream: number, writeOut: WriteOut): Generator<Step> {
  const step = (query: CompiledQuery<unknown>): Step => ({ text: writeOut(query) });
  yield { text: 'start transaction' };
  yield step(commitQueries.newer(mysqlDialect, group.knows));
  yield* joining(group);
  yield* entrySteps(group, stream);
  for (const row of group.personal) yield step(commitQueries.personal(mysqlDialect, row));
  for (const row of group.dead) yield step(commitQueries.dead(mysqlDialect, row));
  for (const id of group.revived) yield step(commitQueries.revived(mysqlDialect, { id }));
  for (const erasure of group.erased) {
    for (const query of erasing({ dialect: mysqlDialect }, erasure)) yield step(query);
  }
  for (const claim of group.claims) {
    yield step(commitQueries.stock(mysqlDialect, claim));
    yield { ...step(claimOf(claim)), claims: claim.counter };
  }
}

function claimOf({ exact, ...claim }: ClaimRow): CompiledQuery<unknown> {
  return exact === undefined
    ? commitQueries.claim(mysqlDialect, claim)
    : commitQueries.claimExactly(mysqlDialect, { ...claim, exact });
}

const directoryRows = manyRows(commitQueries.directory.show(mysqlDialect));
const vaultRows = manyRows(commitQueries.vault.show(mysqlDialect));

function* joining({ joined }: Commit): Generator<Step> {
  for (let at = 0; at < joined.length; at += statementRowsMax) {
    const some = joined.slice(at, at + statementRowsMax);
    yield { text: directoryRows.of(some.map(({ hash, member }) => [hash, member])) };
    yield {
      text: vaultRows.of(
        some.map(({ member, wrappedKey, external, personal }) => [member, wrappedKey, external, personal]),
      ),
    };
  }
}

const entriesHead = insertEntries.slice(0, insertEntries.indexOf('(?'));

/** Rows in the order of members, so that all processes take their locks in one order. */
function* entrySteps({ first, entries }: Commit, stream: number): Generator<Step> {
  const { count, numbers, types, keys, bodies } = entries;
  const order = Array.from({ length: count }, (_, i) => i);
  const at = (i: number, column: number): number => numbers[i * entryNumbers + column] as number;
  order.sort((a, b) => at(a, 0) - at(b, 0) || at(a, 1) - at(b, 1));
  const hex = Buffer.from(keys.buffer, keys.byteOffset, keys.byteLength).toString('hex');
  const keyOf = (i: number): string => {
    const key = hex.slice(i * keyBytes * 2, (i + 1) * keyBytes * 2);
    return key === noKey ? 'null' : `x'${key}'`;
  };
  let text = '';
  let rows = 0;
  for (const i of order) {
    text += `${rows === 0 ? entriesHead : ','}(${stream},${first + i},${at(i, 0)},${at(i, 1)},${literal(types[i] as string)},`;
    text += `${at(i, 2)},${at(i, 3)},${at(i, 4)},${at(i, 5)},${keyOf(i)},${literal(bodies[i] as string)})`;
    rows++;
    if (rows < statementRowsMax && text.length < statementCharsMax) continue;
    yield { text };
    text = '';
    rows = 0;
  }
  if (rows > 0) yield { text };
}

const noKey = '0'.repeat(keyBytes * 2);

/** Statements that are sent together. */
export interface Packet {
  readonly text: string;
  readonly steps: readonly Step[];
}

/** Puts statements together up to so many bytes; one that is longer by itself goes alone. */
export function* packetsOf(steps: Iterable<Step>, bytesMax: number): Generator<Packet> {
  let some: Step[] = [];
  let bytes = 0;
  for (const step of steps) {
    // Outside of ASCII a character has up to three bytes for each of its code units.
    const more = step.text.length * 3;
    if (some.length > 0 && bytes + more > bytesMax) {
      yield packetOf(some);
      some = [];
      bytes = 0;
    }
    some.push(step);
    bytes += more;
  }
  if (some.length > 0) yield packetOf(some);
}

function packetOf(steps: readonly Step[]): Packet {
  return { steps, text: steps.map(({ text }) => text).join(';\n') };
}
