import type { Metrics } from '../http/metrics.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, named, object, record, text } from '../http/schema.ts';

/** What a process says of itself. */
export interface HealthParts {
  readonly metrics: Metrics;
  /** Each thing that must work, and why it does not; null where it does. */
  readonly checks: () => Promise<Readonly<Record<string, string | null>>>;
  readonly about: { readonly version: string; readonly sandbox: boolean; readonly demo: () => boolean };
}

const about = {
  version: text('Of Laurel'),
  sandbox: bool('The store has a clock of its own'),
  demo: bool('演示数据: the store was made for demonstration'),
};
const live = named('Live', object({ status: text('live'), ...about }, {}, 'The process runs'));
const ready = named('Ready', object({ status: text('ready'), checks: record(bool('It works'), 'By name') }));

export function healthRoutes({ metrics, checks, about: self }: HealthParts): readonly Route[] {
  return [
    route({
      id: 'getLive',
      method: 'GET',
      path: '/health/live',
      tag: 'health',
      summary: 'Whether the process runs',
      access: 'anyone',
      answers: { 200: { description: 'It does', schema: live } },
      refusals: [],
      handle: async () =>
        ok({ status: 'live', version: self.version, sandbox: self.sandbox, demo: self.demo() }),
    }),
    route({
      id: 'getReady',
      method: 'GET',
      path: '/health/ready',
      tag: 'health',
      summary: 'Whether the process can take requests',
      access: 'anyone',
      answers: { 200: { description: 'It can', schema: ready } },
      refusals: ['not_ready'],
      handle: async () => {
        const found = await checks();
        const missing = Object.entries(found).filter(([, reason]) => reason !== null);
        const reasons = missing.map(([name, reason]) => `${name} (${reason})`);
        if (reasons.length > 0) throw new Problem('not_ready', `Not yet: ${reasons.join(', ')}.`);
        const checked = Object.fromEntries(Object.keys(found).map((name) => [name, true]));
        return ok({ status: 'ready', checks: checked });
      },
    }),
    route({
      id: 'getMetrics',
      method: 'GET',
      path: '/metrics',
      tag: 'health',
      summary: 'Figures for Prometheus',
      access: { scope: 'operations' },
      answers: { 200: { description: 'Figures', type: 'text/plain' } },
      refusals: [],
      handle: async (_call: Call<undefined, undefined, undefined>) => {
        const { type, text: data } = await metrics.text();
        return { status: 200, raw: { type, data } };
      },
    }),
  ];
}
