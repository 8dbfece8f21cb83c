import type { Step } from './act.ts';
import type { Violation } from './compare.ts';
import type { Kind } from './kind.ts';
import { starter } from './oracle/terms.ts';
import type { Case } from './shrink.ts';

/** A history to be read by people: what differs from `starter`, one line for each step, and what was wrong. */
export const story = ({ terms, steps }: Case, wrong: Violation | null): string =>
  storyOf({ kind: 'starter', plain: starter, terms, zone: terms.zone, steps }, wrong);

/** The same of another kind of program. */
export const storyOfKind = <T extends { readonly zone: string }>(
  { name, plain }: Kind<T>,
  { terms, steps }: Case<T>,
  wrong: Violation | null,
): string => storyOf({ kind: name, plain, terms, zone: terms.zone, steps }, wrong);

function storyOf<T extends object>(
  of: {
    readonly kind: string;
    readonly plain: T;
    readonly terms: T;
    readonly zone: string;
    readonly steps: readonly Step[];
  },
  wrong: Violation | null,
): string {
  const { kind, plain, terms, zone, steps } = of;
  const differs = Object.entries(terms)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(plain[key as keyof T]))
    .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  const lines = steps.map((step, at) => {
    const when = local(zone, step.now);
    if (step.step !== 'send') return `  ${at} ${when} ${step.step}`;
    const { member, id, time, act, backfill } = step.sent;
    const { do: does, ...rest } = act;
    const happened = time === step.now ? '' : ` (happened ${local(zone, time)})`;
    const data = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    return `  ${at} ${when}${happened} ${member} #${id} ${does} ${data.join(' ')}${backfill ? ' [backfill]' : ''}`;
  });
  const end = wrong === null ? [] : ['', `at step ${wrong.at}, ${wrong.member}: ${wrong.what}`];
  const sides = wrong === null ? [] : [`  must be ${wrong.must}`, `  is      ${wrong.is}`];
  return [`program: ${kind}`, ...differs, 'history:', ...lines, ...end, ...sides].join('\n');
}

const local = (zone: string, at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime().toString();
