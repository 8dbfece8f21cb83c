/** Figures about requests. Counted at hand; the library that prints them is loaded when they are first asked for. */
export interface Metrics {
  readonly request: (method: string, route: string, status: number, ms: number) => void;
  readonly events: (outcome: string, count: number) => void;
  readonly text: () => Promise<{ readonly type: string; readonly text: string }>;
}

interface Row {
  readonly labels: { readonly method: string; readonly route: string; readonly status: string };
  count: number;
  sum: number;
  /** Cumulated only when printed. */
  readonly buckets: number[];
}
const boundsMs = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 60_000];

export type Gauge = { readonly name: string; readonly help: string; readonly read: () => number };

/** @param more what is read only when it is asked for, as text */
export function metricsOf(gauges: readonly Gauge[], more: () => Promise<string> = async () => ''): Metrics {
  const requests = new Map<string, Row>();
  const outcomes = new Map<string, number>();
  return {
    request: (method, route, status, ms) => {
      const key = `${method} ${route} ${status}`;
      let row = requests.get(key);
      if (row === undefined) {
        row = {
          labels: { method, route, status: String(status) },
          count: 0,
          sum: 0,
          buckets: boundsMs.map(() => 0),
        };
        requests.set(key, row);
      }
      row.count += 1;
      row.sum += ms;
      const bucket = boundsMs.findIndex((bound) => ms <= bound);
      if (bucket >= 0) row.buckets[bucket] = (row.buckets[bucket] ?? 0) + 1;
    },
    events: (outcome, count) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count),
    text: async () => {
      const { type, text } = await printed(requests, outcomes, gauges);
      return { type, text: text + (await more()) };
    },
  };
}

async function printed(
  requests: ReadonlyMap<string, Row>,
  outcomes: ReadonlyMap<string, number>,
  gauges: readonly Gauge[],
): Promise<{ type: string; text: string }> {
  const { Registry, Gauge: PromGauge, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'laurel_' });
  for (const { name, help, read } of gauges) {
    const gauge = new PromGauge({ name: `laurel_${name}`, help, registers: [registry] });
    gauge.set(read());
  }
  const text = `${await registry.metrics()}\n${requestLines(requests)}${eventLines(outcomes)}`;
  return { type: registry.contentType, text };
}

function requestLines(requests: ReadonlyMap<string, Row>): string {
  const lines = ['# HELP laurel_http_request_ms Time of requests', '# TYPE laurel_http_request_ms histogram'];
  for (const { labels, count, sum, buckets } of requests.values()) {
    const label = Object.entries(labels)
      .map(([name, value]) => `${name}="${value}"`)
      .join(',');
    let total = 0;
    boundsMs.forEach((bound, n) => {
      total += buckets[n] ?? 0;
      lines.push(`laurel_http_request_ms_bucket{${label},le="${bound}"} ${total}`);
    });
    lines.push(`laurel_http_request_ms_bucket{${label},le="+Inf"} ${count}`);
    lines.push(
      `laurel_http_request_ms_sum{${label}} ${sum}`,
      `laurel_http_request_ms_count{${label}} ${count}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function eventLines(outcomes: ReadonlyMap<string, number>): string {
  const lines = [
    '# HELP laurel_events_total Events by what became of them',
    '# TYPE laurel_events_total counter',
  ];
  for (const [outcome, count] of outcomes) lines.push(`laurel_events_total{outcome="${outcome}"} ${count}`);
  return `${lines.join('\n')}\n`;
}
