import { Presets, SingleBar } from 'cli-progress';
import type { Out } from './io.ts';

export interface ProgressBar {
  /** `done` of `total`, and what to say beside it. */
  readonly show: (done: number, total: number, note?: string) => void;
  readonly stop: () => void;
}

/** A bar on a terminal, nothing elsewhere. */
export function progressBar(out: Out, label: string): ProgressBar {
  if (!out.isTerminal || out.isJson) return { show: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      format: `${label} {bar} {percentage}% {note}`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      fps: 10,
    },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    show(done, total, note = '') {
      if (!isStarted) bar.start(total, done, { note });
      isStarted = true;
      bar.setTotal(total);
      bar.update(done, { note });
    },
    stop() {
      if (isStarted) bar.stop();
    },
  };
}
