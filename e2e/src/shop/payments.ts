import { type Sandbox, sandbox } from './sandbox.ts';

/** The payment sandbox as a process of its own. */
export type Payments = Sandbox<{
  readonly charged: number;
  readonly refunded: number;
  readonly calls: readonly PaymentCall[];
}> & {
  /** What a server is told of it. */
  readonly env: Readonly<Record<string, string>>;
};
export type PaymentCall = {
  readonly id: string;
  readonly action: string;
  readonly amount: number;
  readonly status: string;
};

export async function payments(): Promise<Payments> {
  const made = await sandbox<Awaited<ReturnType<Payments['state']>>>('payments');
  const env = { LAUREL_PAYMENTS_URL: `${made.url}/calls`, LAUREL_PAYMENTS_SECRET: made.secret };
  return { ...made, env };
}
