import type { EpochMs, JsonObject } from '../kernel/json.ts';

/**
 * A fact from outside, a command, or an echo from inside. (`subject`, `source`, `id`) is applied at most once.
 * The subject is whose log it is decided in and therefore an argument of `decide`, not a field.
 * Ids of members inside `data` were replaced by `MemberRef`s before the core sees them.
 */
export interface Event {
  readonly type: string;
  readonly source: string;
  readonly id: string;
  /** When it happened, as its sender says. */
  readonly time: EpochMs;
  readonly data: JsonObject;
}

/** Where an entry came from: a caller, a rule of the same or another member, or time alone. */
export type Origin = 'outside' | 'follow' | 'time';

/** An event that a rule made. For `to` absent it is decided in the same commit; else it travels by the outbox. */
export interface FollowOn {
  readonly type: string;
  /** `<cause id>#<n>`; the source is the cause's. */
  readonly id: string;
  readonly source: string;
  readonly data: JsonObject;
  readonly to?: number;
}
