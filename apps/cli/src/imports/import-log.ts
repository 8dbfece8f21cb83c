import type { Context, StoreOptions } from '../frame/command.ts';
import { couldNot } from '../frame/trouble.ts';

/** Whole entries, decision times and outcomes included, into an empty store. */
export async function importLogFile(_context: Context, _file: string, _options: StoreOptions): Promise<void> {
  throw couldNot('not_available', 'Logs cannot be moved yet.');
}
