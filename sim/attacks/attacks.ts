import type { Act, Sent } from '../src/act.ts';
import type { Answer, Shop } from './shop.ts';

/** A way to get something for nothing. `run` returns the net value that it brought, in points. */
export interface Attack {
  readonly name: string;
  readonly run: (shop: Shop) => Promise<number>;
}

const noon = Date.UTC(2026, 2, 10, 4);
const minute = 60_000;

/** Sends acts of one member one after the other, a minute apart. */
function script(shop: Shop, member: string, start = noon) {
  let time = start;
  let n = 0;
  const message = (act: Act, more: Partial<Sent> = {}): Sent => {
    n += 1;
    return { member, id: `${member}-${start}-${n}`, time, act, ...more };
  };
  const send = async (act: Act): Promise<Answer> => {
    time += minute;
    const [answer] = await shop.send([message(act)]);
    return answer ?? { ok: false };
  };
  return {
    message,
    pass: (ms: number): void => {
      time += ms;
    },
    say: async (...acts: readonly Act[]): Promise<boolean> => {
      let ok = true;
      for (const act of acts) ok = (await send(act)).ok;
      return ok;
    },
    /** What is no abuse in itself must be done, or nothing is tried. */
    must: async (...acts: readonly Act[]): Promise<void> => {
      for (const act of acts) {
        const { ok, code } = await send(act);
        if (!ok) throw new Error(`${code ?? 'it'} stands in the way of the attack: ${act.do}`);
      }
    },
  };
}
type Script = ReturnType<typeof script>;

const buy = (order: string, amount: number, currency?: string): Act => ({
  do: 'complete',
  order,
  amount,
  app: false,
  ...(currency === undefined ? {} : { currency }),
});
const giveBack = (order: string, refund: string, amount: number, currency?: string): Act => ({
  do: 'refund',
  order,
  refund,
  amount,
  ...(currency === undefined ? {} : { currency }),
});

/** What the acts add to what a new member has, after an order that is kept (the first, so without bonus after it). */
async function gain(shop: Shop, acts: (mallory: Script) => Promise<number>): Promise<number> {
  const mallory = script(shop, 'mallory');
  await mallory.must({ do: 'register' }, buy('first', 100));
  const before = await shop.worth('mallory');
  const spent = await acts(mallory);
  return (await shop.worth('mallory')) - before + spent;
}

const orders: readonly Attack[] = [
  {
    name: 'order–refund cycling for points',
    run: (shop) =>
      gain(shop, async (mallory) => {
        for (let n = 0; n < 5; n += 1) {
          await mallory.must(buy(`o${n}`, 19_990));
          for (let part = 0; part < 201; part += 1) await mallory.must(giveBack(`o${n}`, `${n}-${part}`, 99));
          await mallory.must(giveBack(`o${n}`, `${n}-last`, 19_990 - 201 * 99));
        }
        return 0;
      }),
  },
  {
    name: 'order–refund cycling for growth',
    run: (shop) =>
      gain(shop, async (mallory) => {
        await mallory.must(buy('o', 90_050), giveBack('o', 'a', 30_099), giveBack('o', 'b', 30_099));
        await mallory.must(giveBack('o', 'c', 29_852));
        return 0;
      }),
  },
  {
    // The pack of a tier is given once, however often it is reached (S10): the first one is kept.
    name: 'order–refund cycling for packs',
    run: async (shop) => {
      const mallory = script(shop, 'mallory');
      await mallory.must({ do: 'register' }, buy('first', 100));
      await mallory.must(buy('o', 600_000), giveBack('o', 'r', 600_000));
      const before = await shop.worth('mallory');
      for (const n of [1, 2, 3])
        await mallory.must(buy(`o${n}`, 600_000), giveBack(`o${n}`, `r${n}`, 600_000));
      return (await shop.worth('mallory')) - before;
    },
  },
  {
    name: 'toggling an order’s state',
    run: (shop) =>
      gain(shop, async (mallory) => {
        await mallory.must(buy('o', 20_000));
        await mallory.say(buy('o', 20_000), { do: 'cancel', order: 'o' });
        await mallory.say(buy('o', 20_000), { do: 'cancel', order: 'o' });
        await mallory.say({ do: 'cancel', order: 'o' }, buy('o', 20_000));
        return 0;
      }),
  },
  {
    name: 'replaying events',
    run: (shop) =>
      gain(shop, async (mallory) => {
        const once = mallory.message(buy('o', 50_000));
        for (let n = 0; n < 10; n += 1) await shop.send([once]);
        await shop.send(Array.from({ length: 10 }, () => once));
        await mallory.must(giveBack('o', 'r', 50_000));
        return 0;
      }),
  },
  {
    name: 'switching currency between earning and returning',
    run: (shop) =>
      gain(shop, async (mallory) => {
        // 100,000 of the foreign minor units are worth 50,000 of ours: that much money goes back.
        await mallory.must(buy('o', 100_000, 'KRW'));
        const returned = await mallory.say(giveBack('o', 'r', 50_000, 'CNY'));
        if (!returned) await mallory.say(giveBack('o', 'r2', 100_000, 'KRW'));
        return 0;
      }),
  },
  {
    name: 'shrinking an order under a threshold after the bonus',
    run: async (shop) => {
      const mallory = script(shop, 'mallory');
      await mallory.must({ do: 'register' });
      const before = await shop.worth('mallory');
      await mallory.must(buy('o', 10_000), giveBack('o', 'r', 9_900));
      // One yuan is kept, which earns a point and a unit of growth.
      return (await shop.worth('mallory')) - before - 2;
    },
  },
  {
    name: 'cancelling after the points are used',
    run: (shop) =>
      gain(shop, async (mallory) => {
        await mallory.must(buy('o', 90_000));
        const hold = mallory.message({ do: 'place', asset: 'points', units: 900, minutes: null });
        const [placed] = await shop.send([hold]);
        if (placed?.ok) await mallory.must({ do: 'capture', hold: hold.id, units: null });
        await mallory.must({ do: 'cancel', order: 'o' });
        return placed?.ok ? 900 : 0;
      }),
  },
];

const days: readonly Attack[] = [
  {
    name: '50 parallel uses of the same 100 points',
    run: (shop) =>
      gain(shop, async (mallory) => {
        const holds = Array.from({ length: 50 }, () =>
          mallory.message({ do: 'place', asset: 'points', units: 100, minutes: null }),
        );
        const answers = await shop.send(holds);
        for (const { id } of holds) await mallory.say({ do: 'capture', hold: id, units: null });
        return 100 * answers.filter((answer) => answer.ok).length;
      }),
  },
  {
    name: 'parallel check-ins',
    run: (shop) =>
      gain(shop, async (mallory) => {
        await shop.send(Array.from({ length: 50 }, () => mallory.message({ do: 'checkin' })));
        // One check-in is honest.
        return -6;
      }),
  },
  {
    name: 'check-ins across time zones',
    run: (shop) =>
      gain(shop, async (mallory) => {
        for (const offset of ['-12:00', '+08:00', '+14:00'])
          await shop.send([mallory.message({ do: 'checkin' }, { offset })]);
        return -6;
      }),
  },
];

/** What an invitation brings to the one who invited, after the invitee's order went back. */
const people: readonly Attack[] = [
  {
    name: 'self-referral',
    run: async (shop) => {
      const mallory = script(shop, 'mallory');
      await mallory.must({ do: 'register' });
      const before = await shop.worth('mallory');
      await mallory.say({ do: 'invite', inviter: 'mallory' }, buy('o', 5_000));
      // Fifty yuan earn 50 points and 50 units of growth.
      return (await shop.worth('mallory')) - before - 100;
    },
  },
  {
    name: 'rings of invitations',
    run: async (shop) => {
      const ring = ['mallory', 'trudy', 'eve'].map((name) => script(shop, name));
      const [mallory, trudy, eve] = ring;
      if (!mallory || !trudy || !eve) throw new Error('three make a ring');
      for (const each of ring) await each.must({ do: 'register' });
      const before = await total(shop);
      await trudy.must({ do: 'invite', inviter: 'mallory' });
      await eve.must({ do: 'invite', inviter: 'trudy' });
      await mallory.say({ do: 'invite', inviter: 'eve' });
      // The ring would pay a third time for the order that closes it.
      await mallory.must(buy('m', 5_000));
      return (await total(shop)) - before - 100;
    },
  },
  {
    name: 'an invitee who returns her first order',
    run: async (shop) => {
      const mallory = script(shop, 'mallory');
      const trudy = script(shop, 'trudy');
      await mallory.must({ do: 'register' });
      await trudy.must({ do: 'register' }, { do: 'invite', inviter: 'mallory' });
      const before = await total(shop);
      await trudy.must(buy('o', 5_000), giveBack('o', 'r', 5_000));
      return (await total(shop)) - before;
    },
  },
  {
    name: 'using another member’s hold by its id',
    run: async (shop) => {
      const victim = script(shop, 'alice');
      await victim.must({ do: 'register' });
      return gain(shop, async (mallory) => {
        const hold = victim.message({ do: 'place', asset: 'points', units: 60, minutes: null });
        const [placed] = await shop.send([hold]);
        if (!placed?.ok) throw new Error('nothing is set aside that could be taken');
        await mallory.say({ do: 'release', hold: hold.id });
        await mallory.say({ do: 'restore', hold: hold.id, units: null });
        return 0;
      });
    },
  },
  {
    name: 'returning another member’s order by its id',
    run: async (shop) => {
      const victim = script(shop, 'alice');
      await victim.must({ do: 'register' }, buy('hers', 100), buy('dear', 50_000));
      const before = await shop.worth('alice');
      const mallory = script(shop, 'mallory');
      await mallory.must({ do: 'register' });
      await mallory.say(giveBack('dear', 'r', 50_000), { do: 'cancel', order: 'dear' });
      return before - (await shop.worth('alice'));
    },
  },
];

async function total(shop: Shop): Promise<number> {
  const worths = await Promise.all(['mallory', 'trudy', 'eve'].map((name) => shop.worth(name)));
  return worths.reduce((sum, worth) => sum + worth, 0);
}

export const attacks: readonly Attack[] = [...orders, ...days, ...people];
