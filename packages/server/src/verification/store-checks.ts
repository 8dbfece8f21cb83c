import { type AuditRow, auditStart, brokenAudit, type StoreReads } from '@laurel/db';
import type { Violation } from './violation.ts';

const ROWS = 1_000;

/** Who reads the log behind its end. */
const consumers = ['projections', 'plays'];

/** What no single member's log can show. */
export async function checkStore(
  reads: Pick<StoreReads, 'log' | 'audit' | 'positions' | 'vault' | 'cards'>,
): Promise<readonly Violation[]> {
  return [...(await checkAudit(reads)), ...(await checkPositions(reads)), ...(await checkErasures(reads))];
}

/** I23: audit entries chain by hash. */
async function checkAudit({ audit }: Pick<StoreReads, 'audit'>): Promise<readonly Violation[]> {
  let previous = auditStart;
  for (let after = 0; ; ) {
    const rows: readonly AuditRow[] = await audit.list({ after, limit: ROWS });
    const last = rows.at(-1);
    if (last === undefined) return [];
    const broken = brokenAudit(previous, rows);
    if (broken !== null)
      return [{ invariant: 'I23', detail: `audit entry ${broken} does not follow from the one before it` }];
    [previous, after] = [last.hash, last.no];
  }
}

/** I19: no consumer has come further than the log. */
async function checkPositions({
  log,
  positions,
}: Pick<StoreReads, 'log' | 'positions'>): Promise<readonly Violation[]> {
  const ends = new Map((await log.streams()).map(({ stream, pos }) => [stream, pos]));
  const found: Violation[] = [];
  for (const consumer of consumers) {
    for (const { stream, pos } of await positions.read(consumer)) {
      const end = ends.get(stream) ?? 0;
      if (pos > end)
        found.push({
          invariant: 'I19',
          detail: `${consumer} stands at ${pos} of stream ${stream}, which ends at ${end}`,
        });
    }
  }
  return found;
}

/** I22: of somebody who was erased nothing is left that was sealed, and somebody with an alias was erased. */
async function checkErasures({
  vault,
  cards,
}: Pick<StoreReads, 'vault' | 'cards'>): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  for (let after = 0; ; ) {
    const rows = await vault.list({ after, limit: ROWS });
    const last = rows.at(-1);
    if (last === undefined) return found;
    after = last.member;
    for (const { member, alias, wrappedKey, external, personal } of rows) {
      const isLeft = wrappedKey !== null || external !== null || personal !== null;
      if (alias !== null && isLeft)
        found.push({
          invariant: 'I22',
          member: alias,
          detail: `something of member ${member} is still sealed`,
        });
      if (alias !== null && (await cards.count(member)) > 0)
        found.push({ invariant: 'I22', member: alias, detail: `member ${member} still has a card` });
      if (alias === null && (wrappedKey === null || external === null))
        found.push({ invariant: 'I22', detail: `member ${member} has neither id nor alias` });
    }
  }
}
