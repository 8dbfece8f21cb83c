import { type IssueRecord, issueKey, textOf } from '@laurel/core';
import type { Keyring } from '@laurel/db';
import type { CallPort } from '../calls/call-port.ts';

/** What every partner is asked and told, however it is reached. @param ask carries one call out */
export function partnerPort({ markOf }: Pick<Keyring, 'markOf'>, ask: CallPort['ask']): CallPort {
  return {
    port: 'partner',
    recordsOf: (key) => [issueKey(key)],
    isWanted: ({ standing }, _, [issued]) =>
      standing !== 'erased' && (issued as IssueRecord | null)?.state === 'open',
    // A partner knows its own members by a name that no other partner knows.
    tell: (member, { partner = '', item = '', benefit = '' }) => ({
      partner,
      item,
      benefit,
      member: markOf(`partner ${textOf(partner)}`, String(member)),
    }),
    givesUp: ({ giveUpAt }, now) =>
      typeof giveUpAt === 'number' && giveUpAt <= now ? { outcome: 'failed', reason: 'unanswered' } : null,
    ask,
  };
}
