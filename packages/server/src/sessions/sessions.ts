import { createHash } from 'node:crypto';
import type { EpochMs } from '@laurel/core';
import type { SessionRow, Store } from '@laurel/db';
import type { Chance, Clock } from '@laurel/runtime';

/** How long a session lasts. */
export interface SessionTimes {
  /** Without a request. */
  readonly idleMs: number;
  /** Whatever she does. */
  readonly wholeMs: number;
}

export type SignedInBy = 'password' | 'recovery' | 'oidc' | 'link' | 'set-up';

export interface Session {
  readonly id: string;
  /** Id of her key. */
  readonly operator: string;
  readonly by: SignedInBy;
  readonly createdAt: EpochMs;
  readonly usedAt: EpochMs;
  readonly expiresAt: EpochMs;
}

export interface Sessions {
  readonly times: SessionTimes;
  /** Answers the cookie's secret, which is kept nowhere. */
  readonly begin: (operator: string, by: SignedInBy) => Promise<{ secret: string; session: Session }>;
  /** Null where it is none, ended, or was left alone for too long. */
  readonly find: (id: string) => Promise<Session | null>;
  readonly isOver: (session: Session) => boolean;
  /** That it was used; right to the minute. */
  readonly touch: (session: Session) => void;
  readonly end: (id: string) => Promise<boolean>;
  readonly endAll: (operator: string) => Promise<number>;
  readonly list: () => Promise<readonly Session[]>;
}

const touchMs = 60_000;
/** Of those that are over: how long the store knows of them. */
const keptMs = 30 * 86_400_000;
const listMax = 1_000;

export const sessionIdOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export function sessionsIn(
  { sessions }: Pick<Store, 'sessions'>,
  { now }: Pick<Clock, 'now'>,
  chance: Chance,
  times: SessionTimes,
): Sessions {
  const touched = new Map<string, EpochMs>();
  const isOver = ({ id, usedAt, expiresAt }: Session): boolean => {
    const last = Math.max(usedAt, touched.get(id) ?? 0);
    return expiresAt <= now() || last + times.idleMs <= now();
  };
  const ended = (id: string): void => void touched.delete(id);
  return {
    times,
    isOver,
    begin: async (operator, by) => {
      const secret = chance.bytes(32).toString('base64url');
      const at = now();
      const id = sessionIdOf(secret);
      const session = { id, operator, by, createdAt: at, usedAt: at, expiresAt: at + times.wholeMs };
      await sessions.prune(at - keptMs);
      await sessions.add({
        id,
        operator,
        details: JSON.stringify({ by }),
        createdAt: at,
        usedAt: at,
        expiresAt: session.expiresAt,
        endedAt: null,
      });
      return { secret, session };
    },
    find: async (id) => {
      const row = await sessions.get(id);
      if (row === null || row.endedAt !== null) return null;
      const session = read(row);
      return isOver(session) ? null : session;
    },
    touch: ({ id, usedAt }) => {
      const at = now();
      if (at - Math.max(touched.get(id) ?? 0, usedAt) < touchMs) return;
      if (touched.size > listMax) touched.clear();
      touched.set(id, at);
      // What is known of the last use may be a minute old; a failure to write it hinders nobody.
      sessions.used(id, at).catch(() => undefined);
    },
    end: async (id) => {
      ended(id);
      return sessions.end(id, now());
    },
    endAll: async (operator) => sessions.endAll(operator, now()),
    list: async () => (await sessions.open(now(), listMax)).map(read).filter((session) => !isOver(session)),
  };
}

function read({ details, operator, ...row }: SessionRow): Session {
  const { by }: { by: SignedInBy } = JSON.parse(details);
  const { id, createdAt, usedAt, expiresAt } = row;
  return { id, operator, by, createdAt, usedAt, expiresAt };
}
