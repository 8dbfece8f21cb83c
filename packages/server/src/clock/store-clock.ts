import type { EpochMs } from '@laurel/core';
import type { Store } from '@laurel/db';
import { type Clock, sandboxClock, type TrustableClock, watchedClock } from '@laurel/runtime';
import type { Config } from '../config.ts';

/** The clock of a store: the machine's, or a sandbox's own. */
export interface StoreClock extends TrustableClock {
  /** Of a sandbox: moves it forward and keeps where it stands; false backwards. Null elsewhere. */
  readonly move: ((to: EpochMs) => Promise<boolean>) | null;
  /** Says that the store is served now: from here on it is what it is, sandbox or not. */
  readonly served: () => Promise<void>;
}

/** A store that was served without a clock of its own is no sandbox, ever. */
export class NotASandboxError extends Error {
  readonly code = 'not_a_sandbox';
  constructor() {
    super('the store was served without --sandbox: its clock is the machine’s for ever');
    this.name = 'NotASandboxError';
  }
}

const mark = 'sandbox';
const offsetName = 'sandbox_offset';

/** Once a sandbox always a sandbox, whatever the flags say; a new store becomes one by `sandbox`. */
export async function openClock(
  { meta }: Pick<Store, 'meta'>,
  config: Config,
  machine: Clock,
): Promise<StoreClock> {
  const real = watchedClock(machine);
  const known = config.sandbox ? await meta.claim(mark, 'yes') : await meta.get(mark);
  if (known === 'no' && config.sandbox) throw new NotASandboxError();
  if (known !== 'yes') {
    const served = async (): Promise<void> => {
      await meta.claim(mark, 'no');
    };
    return { ...real, move: null, served };
  }
  const first = config.sandboxClock === null ? 0 : config.sandboxClock - real.now();
  const clock = sandboxClock(real, Number(await meta.claim(offsetName, String(first))));
  const move = async (to: EpochMs): Promise<boolean> => {
    if (!clock.moveTo(to)) return false;
    await meta.set(offsetName, String(clock.offsetMs()));
    return true;
  };
  return { ...clock, move, served: async () => undefined };
}
