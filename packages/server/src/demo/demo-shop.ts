import type { Opened } from '../open.ts';

/** The shop at work: what it does by calls, in this process, as the owner. */
export interface DemoShop {
  /** A read. */
  readonly get: <Answer>(path: string) => Promise<Answer>;
  /** A write; sent again it is the same one. */
  readonly post: <Answer>(path: string, body?: object) => Promise<Answer>;
  /** Something that happened now. */
  readonly event: (type: string, member: string, data: object) => Promise<void>;
  /** The payment system: all that it is asked of a member succeeds. No money and no byte leaves this process. */
  readonly settle: (member: string) => Promise<void>;
}

/** What a member and the shop do by calls, at an instant. */
export interface DemoAct {
  readonly id: string;
  /** UTC milliseconds. */
  readonly time: number;
  readonly act: (shop: DemoShop) => Promise<void>;
}

interface SystemCall {
  readonly id: string;
  readonly member: string;
  readonly action: string;
}

/** Speaks for one act: its writes are named after it, so that a making that is taken up again does them once. */
export function demoShop({ fetch, clock }: Pick<Opened, 'fetch' | 'clock'>, { id }: DemoAct): DemoShop {
  let writes = 0;
  const ask = async <Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> => {
    writes += 1;
    const headers =
      method === 'GET'
        ? {}
        : { 'content-type': 'application/json', 'idempotency-key': `demo-${id}-${writes}` };
    const payload = method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) };
    const answer = await fetch(`http://laurel${path}`, { method, headers, ...payload });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the demonstration cannot be made: ${method} ${path}: ${text}`);
    return JSON.parse(text) as Answer;
  };
  const shop: DemoShop = {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    event: async (type, member, data) => {
      await ask('POST', '/v1/events', {
        source: 'demo',
        id: `${id}-${writes + 1}`,
        type,
        subject: member,
        time: Temporal.Instant.fromEpochMilliseconds(clock.now()).toString(),
        data,
      });
    },
    settle: async (member) => {
      const { data } = await shop.get<{ readonly data: readonly SystemCall[] }>('/v1/calls');
      for (const { id: call, action, member: whose } of data) {
        if (whose !== member) continue;
        const outcome = action === 'refund' ? 'refunded' : 'succeeded';
        await shop.post(`/v1/calls/${call}/answer`, { outcome, reference: `demo-${call}` });
      }
    },
  };
  return shop;
}
