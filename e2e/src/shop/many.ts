import { setTimeout as sleep } from 'node:timers/promises';
import { ok, type Shop } from './shop.ts';

/** How many issues or payments a run at its worst makes: a part of it in every run, all of it when it is asked for. */
export function sizeOf(variable: string, usual: number): number {
  const asked = Number(process.env[variable] ?? usual);
  if (!Number.isSafeInteger(asked) || asked < 1) throw new Error(`${variable} is a whole number from 1`);
  return asked;
}

/** Acts for 0 … count − 1, so many at a time. */
export async function each(count: number, width: number, act: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) await act(i);
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, worker));
}

/** Again where the server was away: a call with the same key does the same once. */
export async function insisting<T>(act: (key: string) => Promise<T>, key: string): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await act(key);
    } catch (error) {
      if (tries > 300) throw error;
      await sleep(200);
    }
  }
}

/** Until no call of a port is open. @param quiet gives up after so long without any being settled */
export async function allSettled(shop: () => Shop, port: string, quietMsMax: number): Promise<void> {
  let before = '';
  for (let since = Date.now(); ; ) {
    const open = await insisting(() => ok(shop().laurel.listCalls({ query: { port, limit: 200 } })), port);
    if (open.data.length === 0) return;
    const now = JSON.stringify(open.data.map(({ id, tries }) => [id, tries]));
    if (now !== before) since = Date.now();
    else if (Date.now() - since > quietMsMax) throw new Error(`calls are open: ${now.slice(0, 300)}`);
    before = now;
    await sleep(500);
  }
}

/** Until so many of the acts were answered: the others are under way. */
export async function answered(acts: readonly Promise<unknown>[], count: number): Promise<void> {
  let done = 0;
  await new Promise<void>((enough) => {
    for (const act of acts)
      void act.then(() => {
        done += 1;
        if (done >= Math.min(count, acts.length)) enough();
      });
  });
}

/** Until another system has been asked more often than `before`. */
export async function askedMore(
  state: () => Promise<{ readonly calls: readonly unknown[] }>,
  before: number,
): Promise<void> {
  while ((await state()).calls.length <= before) await sleep(50);
}

/** Until an open call was tried once more, in vain since the other side is away; or none is open. */
export async function missed({ laurel }: Shop, port: string): Promise<void> {
  const open = async () => (await ok(laurel.listCalls({ query: { port, limit: 200 } }))).data;
  const before = new Map((await open()).map(({ id, tries }) => [id, tries]));
  for (;;) {
    const now = await open();
    if (now.length === 0 || now.some(({ id, tries }) => tries > (before.get(id) ?? tries))) return;
    await sleep(100);
  }
}
