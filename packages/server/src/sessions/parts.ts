import { createHmac } from 'node:crypto';
import type { Keyring, Store } from '@laurel/db';
import type { Chance, Clock } from '@laurel/runtime';
import type { ShowTime } from '../http/show-time.ts';
import type { KeyStore } from '../keys/key-store.ts';
import type { Guesses } from './guesses.ts';
import type { OneTime } from './one-time.ts';
import type { Site } from './same-site.ts';
import type { Sessions } from './sessions.ts';

export interface SessionParts {
  readonly store: Pick<Store, 'signIns' | 'audit'>;
  readonly keys: KeyStore;
  readonly keyring: Pick<Keyring, 'sealSecret' | 'openSecret'>;
  readonly sessions: Sessions;
  readonly oneTime: OneTime;
  readonly guesses: Guesses;
  readonly site: Site;
  /** The store's: what the audit log and keys are dated by. */
  readonly clock: Clock;
  /** The machine's: sessions and codes end by it, also where a sandbox's clock leaps by a month. */
  readonly wallClock: Clock;
  readonly chance: Chance;
  readonly secret: Buffer;
  readonly show: () => ShowTime;
  /** Where signing in with the company's account begins; null: not set up. */
  readonly oidcPath: string | null;
  readonly about: { readonly demo: () => boolean };
  /** What is known of sessions and keys is asked for again. */
  readonly forgetKeys: () => void;
}

/** What happened, by whom, to whom: in the audit log, beside the acts that calls note of themselves. */
export async function note(
  { store, clock }: Pick<SessionParts, 'store' | 'clock'>,
  act: { readonly actor: string; readonly action: string; readonly target: string; readonly detail: object },
): Promise<void> {
  await store.audit.append({
    at: clock.now(),
    actor: act.actor,
    action: act.action,
    target: `operators/${act.target}`,
    detail: JSON.stringify(act.detail),
  });
}

/** Of a name that nobody has: people type passwords there by mistake. */
export const nameHash = (secret: Buffer, name: string): string =>
  `#${createHmac('sha256', secret)
    .update(JSON.stringify(['operator', name]))
    .digest('base64url')
    .slice(0, 22)}`;

export const factorPlace = (operator: string): string => `sign-in ${operator}`;
