import type { Trouble, TroubleCode } from './ports.ts';

const sentences: Readonly<Record<TroubleCode, string>> = {
  storage_full: 'There is no room left on the disk; nothing was taken.',
  storage_failed: 'The disk or the database did not take it.',
  clock_unsure: 'The machine does not know what time it is; nothing was taken.',
  queue_full: 'Too much waits to be decided; nothing was taken.',
  stopping: 'The server is about to stop; nothing was taken.',
  quarantined: 'Something about this member does not add up; she is set aside until somebody has looked.',
};

export function trouble(code: TroubleCode): Trouble {
  return { code, pointer: '', detail: sentences[code] };
}
