import type { Laurel } from '@laurel/sdk';
import type { ImportSink, Mapped, Outcome } from '@laurel/server/imports';
import { troubleOf } from '../frame/api.ts';
import { couldNot } from '../frame/trouble.ts';

interface BatchResult {
  readonly status: string;
  readonly code?: string;
  readonly pointer?: string;
  readonly detail?: string;
}

/** How often a batch is sent again that could not be taken just now, and how long in between. */
const TRIES_MAX = 30;
const TRY_AGAIN_MS = 500;

/**
 * Events of a file to the process that owns the store, as a backfill, batch behind batch: two at a time could change
 * places on the way.
 */
export function httpSink(laurel: Laurel): ImportSink {
  return {
    inFlight: 1,
    async submit(events) {
      const body = events.map((event) => cloudEvent(event));
      for (let tries = 1; ; tries += 1) {
        const { data, error, response } = await laurel.client.post({
          url: '/v1/events',
          query: { backfill: true },
          headers: { 'content-type': 'application/cloudevents-batch+json' },
          body,
        });
        if (response?.ok) return resultsOf(data).map((each) => outcomeOf(each));
        const isLater = response === undefined || response.status === 429 || response.status === 503;
        if (!isLater || tries === TRIES_MAX)
          throw response
            ? troubleOf(error, response.status)
            : couldNot('unreachable', 'The server no longer answers.');
        await new Promise((resolve) => {
          setTimeout(resolve, TRY_AGAIN_MS);
        });
      }
    },
  };
}

function cloudEvent({ subject, type, source, id, time, data }: Mapped): object {
  return {
    specversion: '1.0',
    subject,
    type,
    source,
    id,
    time: Temporal.Instant.fromEpochMilliseconds(time).toString(),
    data,
  };
}

function resultsOf(data: unknown): readonly BatchResult[] {
  const value = typeof data === 'string' ? (JSON.parse(data) as unknown) : data;
  if (Array.isArray(value)) return value as readonly BatchResult[];
  throw couldNot('unreadable', 'The server answered something that is no list of results.');
}

function outcomeOf({ status, code = 'internal', pointer = '', detail = '' }: BatchResult): Outcome {
  if (status === 'applied' || status === 'duplicate' || status === 'deferred') return { status };
  return { status: 'refused', code, pointer, detail };
}
