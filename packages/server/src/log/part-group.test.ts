import { emptyHead } from '@laurel/core';
import { entryNumbers } from '@laurel/db';
import { expect, test } from 'vitest';
import { eventKey } from './codec.ts';
import { addLetter, commitOf, type Group, openGroup, parts } from './group.ts';
import { partGroup } from './part-group.ts';
import { pendingName } from './prepare.ts';
import { Slots } from './slots.ts';
import { openBed, order, startOfTests as t0 } from './testing/bed.ts';
import { dump } from './testing/dump.ts';
import { itemOf } from './work.ts';

/** A group of some members in turns, each with entries of her own. */
async function groupOf(members: readonly number[], turns: number): Promise<Group> {
  const bed = await openBed();
  const orders = Array.from({ length: turns }, (_, i) => order('ann', `o${i}`, t0, 5_000));
  await bed.log.inbox.submit(orders);
  const entries = (await dump(bed.store, bed.keyring)).entries.get('ann') ?? [];
  await bed.close();
  const slots = new Slots({ headsMax: 100, headBytesMax: 1e9 });
  const group = openGroup();
  for (const entry of entries) {
    for (const member of members) {
      const slot = slots.get(member) ?? slots.add(member, emptyHead, 0);
      const first = group.columns.count();
      const key = eventKey(entry.event.source, `${entry.event.id}/${member}`);
      group.columns.add(member, entry, key, []);
      group.entries.push({ member, entry });
      if (!group.touched.has(slot)) group.touched.set(slot, { head: emptyHead, records: new Map(), first });
      group.pending.set(pendingName(member, key), { first: entry, entries: [entry] });
      const item = itemOf({ kind: 'advance', member, to: t0 });
      const { event } = entry;
      const none = { subject: null, named: null, personal: null, pending: null, stored: null, needs: null };
      item.ready = { slot, event, key, namesOthers: false, path: [], atHome: false, ...none };
      group.settled.push({ item, status: 'applied', entries: [entry] });
    }
  }
  return group;
}

test('a group parts into what stays and what goes, each in its order and all of it', async () => {
  const group = await groupOf([3, 1, 2], 40);
  const whole = commitOf(group, 1).entries;
  const { kept, gone } = partGroup(group, new Set([1]));
  expect(kept.entries.map(({ member }) => member)).toEqual(
    group.entries.map(({ member }) => member).filter((member) => member !== 1),
  );
  expect(new Set(gone.entries.map(({ member }) => member))).toEqual(new Set([1]));
  expect(kept.settled.length + gone.settled.length).toBe(group.settled.length);
  expect(kept.pending.size + gone.pending.size).toBe(group.pending.size);
  for (const [slot, { first }] of kept.touched) expect(kept.entries[first]?.member).toBe(slot.member);
  const { entries } = commitOf(kept, 1);
  const stay = Array.from({ length: whole.count }, (_, i) => i).filter(
    (i) => whole.numbers[i * entryNumbers] !== 1,
  );
  expect(entries.count).toBe(stay.length);
  expect(entries.bodies).toEqual(stay.map((i) => whole.bodies[i]));
  expect([...entries.keys]).toEqual(stay.flatMap((i) => [...whole.keys.subarray(i * 16, i * 16 + 16)]));
  expect([...entries.numbers]).toEqual(
    stay.flatMap((i) => [...whole.numbers.subarray(i * entryNumbers, (i + 1) * entryNumbers)]),
  );
  // More may come behind what stayed.
  kept.columns.add(9, group.entries[0]?.entry as (typeof group.entries)[0]['entry'], null, []);
  expect(kept.columns.count()).toBe(stay.length + 1);
});

test('what reaches beyond its member keeps a group together', async () => {
  expect(parts(await groupOf([1, 2], 1))).toBe(true);
  const crossing = await groupOf([1, 2], 1);
  crossing.crosses = true;
  expect(parts(crossing)).toBe(false);
  const claiming = await groupOf([1, 2], 1);
  claiming.claims.set('a', { counter: 'a', by: 1, limit: 2 });
  expect(parts(claiming)).toBe(false);
  const refusing = await groupOf([1, 2], 1);
  const bytes = new Uint8Array(16);
  const why = { code: 'x', pointer: '', detail: '' };
  addLetter(refusing, { id: bytes, member: 1, subject: bytes, at: 0, type: 'checkin', body: null, ...why });
  expect(parts(refusing)).toBe(false);
});
