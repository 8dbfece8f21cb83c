import type { Store } from '@laurel/db';
import type { Chance, Clock } from '@laurel/runtime';
import type { Config } from '../config.ts';
import type { KeyStore } from '../keys/key-store.ts';
import { guessLimits } from './guesses.ts';
import { oidcClient } from './oidc-client.ts';
import { type OidcParts, oidcPath } from './oidc-routes.ts';
import { oneTimeIn } from './one-time.ts';
import { type SessionCallers, sessionCallers } from './session-caller.ts';
import { sessionsIn } from './sessions.ts';

export interface SignIn {
  readonly callers: SessionCallers;
  readonly parts: Pick<
    OidcParts,
    'sessions' | 'oneTime' | 'guesses' | 'site' | 'wallClock' | 'oidcPath' | 'oidc'
  >;
}

interface Ground {
  readonly config: Config;
  readonly store: Store;
  readonly chance: Chance;
  readonly wallClock: Clock;
  readonly keys: KeyStore;
}

export function openSessions({ config, store, chance, wallClock, keys }: Ground): SignIn {
  const times = { idleMs: config.sessionIdleMinutes * 60_000, wholeMs: config.sessionHours * 3_600_000 };
  const sessions = sessionsIn(store, wallClock, chance, times);
  const site = { origin: config.publicUrl };
  const { oidc: accounts, publicUrl } = config;
  const oidc =
    accounts === null || publicUrl === null
      ? null
      : { config: accounts, client: oidcClient(accounts, publicUrl) };
  return {
    callers: sessionCallers({ sessions, keys, site }),
    parts: {
      sessions,
      oneTime: oneTimeIn(store, wallClock, chance),
      guesses: guessLimits(wallClock),
      site,
      wallClock,
      oidcPath: oidc === null ? null : oidcPath,
      oidc,
    },
  };
}
