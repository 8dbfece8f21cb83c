import type { MemberChange } from '../log/entry.ts';
import type { Head } from '../state.ts';

/** What a member change does to the head. */
export function memberAfter(
  head: Head,
  change: MemberChange,
): Pick<Head, 'standing' | 'joinedAt' | 'profile' | 'tags' | 'consents' | 'backfill'> {
  return {
    standing: change.standing ?? head.standing,
    joinedAt: change.joinedAt ?? head.joinedAt,
    profile:
      change.profile === undefined ? head.profile : without(null, { ...head.profile, ...change.profile }),
    tags: change.tags ?? head.tags,
    consents:
      change.consents === undefined ? head.consents : without(null, { ...head.consents, ...change.consents }),
    backfill: change.backfill ?? head.backfill,
  };
}

function without(value: null, object: Head['profile']): Head['profile'] {
  return Object.fromEntries(Object.entries(object).filter(([, v]) => v !== value));
}
