import { createHmac } from 'node:crypto';
import type { Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import type { Caller } from '../http/caller.ts';
import type { Route } from '../http/route.ts';

/** Notes what an operator or a key did. Entries chain by hash, so that one that is changed or removed is missed. */
export type NoteAct = (act: {
  readonly caller: Caller;
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly status: number;
  readonly requestId: string;
  readonly noted: Readonly<Record<string, boolean>>;
}) => Promise<void>;

/** Of a person the log knows a keyed hash: it can be compared, and says nothing once the person is erased. */
export const personHash = (secret: Buffer, id: string): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify(['audit', id]))
    .digest('base64url')
    .slice(0, 22);

export function auditIn({ audit }: Pick<Store, 'audit'>, clock: Clock, secret: Buffer): NoteAct {
  return async ({ caller, route, params, status, requestId, noted }) => {
    const id = params['id'] ?? '';
    const target = route.audit === 'person' && id !== '' ? `#${personHash(secret, id)}` : id;
    await audit.append({
      at: clock.now(),
      actor: caller.actor,
      action: route.id,
      target: `${route.tag}/${target}`,
      detail: JSON.stringify({
        status,
        requestId,
        caller: caller.kind === 'member' ? 'member' : caller.id,
        ...noted,
      }),
    });
  };
}
