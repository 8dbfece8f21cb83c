import type { EpochMs, Made } from '@laurel/core';
import type { Cursors } from '../http/cursors.ts';
import { Problem } from '../http/problem.ts';

interface Held {
  readonly until: EpochMs;
  readonly made: Made;
}

/** What was promised, signed for one member; the store keeps nothing of it. */
export function holdQuote(
  cursors: Cursors,
  external: string,
  held: { readonly until: EpochMs; readonly made: Made },
): string {
  return cursors.write(bindingOf(external), held);
}

/** What a quote promised to this member, if it is held still. */
export function readQuote(cursors: Cursors, external: string, token: string, now: EpochMs): Made {
  const { until, made } = heldIn(cursors, external, token);
  if (now >= until)
    throw new Problem('quote_expired', 'The price is no longer held: ask again.', { pointer: '/quote' });
  return made;
}

function heldIn(cursors: Cursors, external: string, token: string): Held {
  try {
    return cursors.read(bindingOf(external), token) as unknown as Held;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem('unknown_quote', 'It is no quote for this member.', { pointer: '/quote' });
  }
}

const bindingOf = (external: string): string => `quote of ${external}`;
