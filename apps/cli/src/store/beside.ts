import type { Beside } from '@laurel/server/verification';
import type { StoreOptions } from '../frame/command.ts';
import { configOf, noStore } from './connect.ts';

/** Reads the store at one instant, beside whoever owns it. */
export async function withSnapshot(
  options: StoreOptions,
  act: (beside: Beside) => Promise<void>,
): Promise<void> {
  const config = await configOf(options);
  const { openBeside } = await import('@laurel/server/verification');
  const beside = await openBeside(config);
  if (beside === null) throw noStore(config.database === null ? config.dataFolder : 'the database');
  try {
    await act(beside);
  } finally {
    await beside.close();
  }
}
