import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { type ResourceLimits, Worker } from 'node:worker_threads';

/**
 * Starts a thread whose sources come, as this one's do, from what was compiled before: a thread does not inherit that
 * by itself, and would load the compiler that strips types, with its 25 MiB, for a few files.
 */
export function startThread(body: URL, workerData: unknown, resourceLimits: ResourceLimits): Worker {
  const kept = getCompileCacheDir();
  return new Worker(body, {
    workerData,
    resourceLimits,
    // Nothing else of the environment is a thread's business. Below that folder lies one for each version of Node.
    ...(kept === undefined ? {} : { env: { NODE_COMPILE_CACHE: dirname(kept) } }),
  });
}
