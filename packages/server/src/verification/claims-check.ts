import { type Claimable, type Entry, type Programs, type Transfer, waitingUnits, why } from '@laurel/core';
import type { Report } from './violation.ts';

interface Ended {
  readonly state?: string;
}

/** I12: a reward that waits for a hand computes to its amount, ends once, and gives no more and no less than it waited with. */
export function claimsCheck(programs: Programs, report: Report): (entry: Entry) => void {
  let waiting: ReadonlyMap<string, Claimable> = new Map();
  const ended = new Set<string>();
  return (entry) => {
    const { seq, event } = entry;
    if (MOVES.has(event.type)) {
      waiting = waitingBy(entry) ?? waiting;
      for (const id of waiting.keys()) ended.delete(id);
      return;
    }
    const claimed: Claimable[] = [];
    const before = new Map([...waiting, ...begun(entry).map((one) => [one.id, one] as const)]);
    for (const one of begun(entry)) checkPromise(programs, entry, one, report);
    for (const [id, record] of endedIn(entry)) {
      const one = before.get(id);
      if (one === undefined || ended.has(id)) report('I12', seq, `reward ${id} ends, and does not wait`);
      ended.add(id);
      if (one !== undefined && record.state === 'claimed') claimed.push(one);
    }
    checkGiven(entry, claimed, report);
    const now = waitingBy(entry);
    if (now === undefined) return;
    waiting = now;
    for (const id of before.keys())
      if (!waiting.has(id) && !ended.has(id))
        report('I12', seq, `reward ${id} waits no longer, and has no end`);
    for (const id of waiting.keys())
      if (!before.has(id) || ended.has(id))
        report('I12', seq, `reward ${id} waits, and was never earned or has ended`);
  };
}

/** What waits after an entry that says so. */
function waitingBy({ outcome }: Entry): ReadonlyMap<string, Claimable> | undefined {
  const now = outcome.facts?.['claimable'];
  if (now === undefined) return undefined;
  return new Map(((now ?? []) as unknown as readonly Claimable[]).map((one) => [one.id, one]));
}

/** Merges of two members and their undoing bring rewards of another log, and give them back. */
const MOVES: ReadonlySet<string> = new Set([
  'member.merged',
  'member.unmerged',
  'merge.received',
  'merge.returned',
  'unmerge.received',
]);

/** Rewards whose goal this entry met. */
function begun({ seq, outcome }: Entry): readonly Claimable[] {
  const all = (outcome.facts?.['claimable'] ?? []) as unknown as readonly Claimable[];
  return all.filter(({ id }) => id.startsWith(`${seq}.`));
}

function endedIn({ outcome }: Entry): readonly (readonly [id: string, record: Ended])[] {
  return Object.entries(outcome.records ?? {}).flatMap(([key, record]) =>
    key.startsWith('claim/') ? [[key.slice('claim/'.length), record as Ended] as const] : [],
  );
}

/** What waits is what the rule computes of the event that met its goal. */
function checkPromise(programs: Programs, entry: Entry, { grants }: Claimable, report: Report): void {
  for (const { asset, units, rule, why: kept } of grants) {
    const { met: _, ...own } = kept;
    const transfer: Transfer = {
      asset,
      kind: 'grant',
      from: 'issued',
      to: 'balance',
      amount: units,
      lots: [['//', units]],
      rule,
      funder: 'platform',
      why: own,
    };
    const { recomputed } = why(programs, { ...entry, outcome: { transfers: [transfer] } }, 0);
    if (recomputed !== units)
      report('I12', entry.seq, `${units} ${asset} of ${rule} wait, ${recomputed} were earned`);
  }
}

function checkGiven({ seq, outcome }: Entry, claimed: readonly Claimable[], report: Report): void {
  const given = new Map<string, number>();
  const add = (asset: string, units: number): void => void given.set(asset, (given.get(asset) ?? 0) + units);
  for (const { kind, asset, amount, why: kept } of outcome.transfers ?? [])
    if (kind === 'grant' && kept?.met !== undefined) add(asset, amount);
  for (const { grants } of claimed) for (const one of grants) add(one.asset, -waitingUnits(one));
  for (const [asset, units] of given)
    if (units !== 0) report('I12', seq, `claims gave ${units} ${asset} more than waited`);
}
