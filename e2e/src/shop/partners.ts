import { type Sandbox, sandbox } from './sandbox.ts';

/** The partner sandbox as a process of its own. */
export type PartnerSandbox = Sandbox<{
  readonly delivered: number;
  readonly failed: number;
  readonly calls: readonly PartnerCall[];
}> & {
  /** What a server and its commands are told of it. */
  readonly env: Readonly<Record<string, string>>;
};
export type PartnerCall = {
  readonly id: string;
  readonly partner: string;
  readonly item: string;
  readonly member: string;
  readonly status: string;
  readonly reference: string;
};

export async function partnerSandbox(): Promise<PartnerSandbox> {
  const made = await sandbox<Awaited<ReturnType<PartnerSandbox['state']>>>('partners');
  return { ...made, env: { LAUREL_WEBHOOK_NETWORKS: '127.0.0.0/8', PARTNER_SECRET: made.secret } };
}
