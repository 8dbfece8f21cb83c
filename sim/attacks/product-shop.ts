import { compileProgram, type Programs, readProgram } from '@laurel/core';
import type { Sent } from '../src/act.ts';
import { coreStore } from '../src/core-store.ts';
import { openLogStore } from '../src/log-store.ts';
import { assets } from '../src/oracle/pass-time.ts';
import { starterDoc } from '../src/program-of.ts';
import { randomOf } from '../src/random.ts';
import type { Seen, Store, Told } from '../src/store.ts';
import { type Answer, type Shop, worthOf } from './shop.ts';

/** `starter.yaml`, with a foreign currency of which two minor units are worth one of ours. */
const doc = { ...starterDoc(), currencies: { KRW: '0.5' } };

function programs(): Programs {
  const read = readProgram(doc);
  const compiled = read.ok ? compileProgram(read.program, read.origins) : read;
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return { versions: [{ number: 1, effectiveAt: 0, compiled: compiled.compiled, policy: 'honourPeriod' }] };
}

type All = (messages: readonly Sent[], now: number) => Promise<readonly Told[]>;

function shopOf(store: Store, all: All): Shop {
  let now = 0;
  return {
    send: async (messages) => {
      now = Math.max(now, ...messages.map((sent) => sent.time));
      const told = await all(messages, now);
      await store.relay(now);
      return told.map(answerOf);
    },
    worth: async (member) => worthOf(unitsOf(await store.read(member, now))),
  };
}

const answerOf = ({ status, code }: Told): Answer => ({
  ok: status === 'applied' || status === 'deferred',
  ...(code === null ? {} : { code }),
});

function unitsOf(seen: Seen | null): Parameters<typeof worthOf>[0] {
  const units = (asset: string): number => {
    const { lots, owed } = seen?.assets[asset] ?? { lots: [], owed: 0, pending: 0 };
    return lots.reduce((total, [, left, held]) => total + left + held, -owed);
  };
  return {
    points: units('points'),
    growth: units('growth'),
    vouchers: units('freeship'),
    spins: units('spin'),
  };
}

/** The product's core: what arrives together is decided one after the other. */
export function coreShop(): Shop {
  const store = coreStore(programs(), assets);
  return shopOf(store, async (messages, now) => {
    const told: Told[] = [];
    for (const sent of messages) told.push(await store.send(sent, now));
    return told;
  });
}

/** The product's write path over SQLite, which fails now and then; what arrives together is asked together. */
export async function logShop(): Promise<{ readonly shop: Shop; readonly close: () => Promise<void> }> {
  const options = { programs: programs(), source: JSON.stringify(doc), random: randomOf(7), assets };
  const store = await openLogStore(options);
  return { shop: shopOf(store, store.sendAll), close: store.close };
}
