import type { StoreOptions } from '../frame/command.ts';
import type { Out } from '../frame/io.ts';
import { couldNot } from '../frame/trouble.ts';

/** Every entry as it lies in the log. */
export async function exportLog(_out: Out, _options: StoreOptions): Promise<void> {
  throw couldNot('not_available', 'Logs cannot be moved yet.');
}
