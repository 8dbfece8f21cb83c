import type { Store } from '@laurel/db';

/** Whether the store was made for demonstration (演示数据); answers and pages then say so. */
export interface DemoMark {
  readonly is: () => boolean;
  /** Looks again: the demonstration is made after the store was opened. */
  readonly look: () => Promise<void>;
}

export async function demoMarkOf({ meta }: Pick<Store, 'meta'>): Promise<DemoMark> {
  let is = false;
  const look = async (): Promise<void> => {
    is = (await meta.get('demo')) !== null;
  };
  await look();
  return { is: () => is, look };
}
