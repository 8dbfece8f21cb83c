import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const lookMs = 500;
/** Of a processor, between two looks. */
const idleBelow = 0.1;

/** Gives back what the start took, at the first quiet moment after it. */
export function sweepOnceIdle(): void {
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    if (utilization > idleBelow) return;
    clearInterval(timer);
    sweep();
  }, lookMs);
  timer.unref();
}

type Collect = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Collects what is gone, and gives back the nursery with it: it grows in a start, and V8 leaves it so where little is
 * asked for afterwards.
 */
export function sweep(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
