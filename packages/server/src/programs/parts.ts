import type { Clock } from '@laurel/runtime';
import type { Cursors } from '../http/cursors.ts';
import { showTimeOf } from '../http/show-time.ts';
import type { KeyStore } from '../keys/key-store.ts';
import type { Reads } from '../reads.ts';
import type { Drafts } from './drafts.ts';
import type { VersionRow, Versions } from './versions.ts';

/** What calls about the rule book stand on. */
export interface ProgramParts {
  readonly reads: Pick<Reads, 'programs'>;
  readonly versions: Versions;
  readonly drafts: Drafts;
  readonly cursors: Cursors;
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly secret: Buffer;
}

/** A version as the interface shows it; `now` is the number of the one in force. */
export function presentVersion(
  row: VersionRow,
  now: number,
  reads: Pick<Reads, 'programs'>,
  clock: Clock,
): object {
  const show = showTimeOf(reads.programs(), clock.now());
  const { number, effectiveAt, publishedAt, policy, actor } = row;
  return {
    number,
    effectiveAt: number === 1 || effectiveAt <= 0 ? null : show(effectiveAt),
    publishedAt: show(publishedAt),
    policy,
    actor,
    inForce: number === now,
  };
}
