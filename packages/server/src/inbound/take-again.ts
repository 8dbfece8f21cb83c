import type { Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import { Problem } from '../http/problem.ts';
import { parseLetterName, type SentBody } from '../log/letters.ts';
import { type Taken, type TakeParts, takeBody } from './take-body.ts';

export interface AgainParts extends TakeParts {
  readonly store: Pick<Store, 'inbound' | 'deadLetters'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** A body that was kept, once more: by the mapping as it is now. Its letter goes where all of it is taken. */
export async function takeAgain(parts: AgainParts, letter: string, sent: SentBody): Promise<Taken> {
  const source = await parts.store.inbound.get(sent.name);
  if (source === null) throw new Problem('unknown_inbound', `There is no source ${sent.name} any more.`);
  const taken = await takeBody(parts, source, sent, parts.clock.now());
  const id = parseLetterName(letter);
  if (taken.deadLetter === undefined && id !== null) await parts.store.deadLetters.drop(id);
  return taken;
}
