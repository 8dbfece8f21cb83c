import type { Clock } from '@laurel/runtime';
import { type Caller, may, type Role, roleNames, type Scope, scopes } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, list, named, nullable, object, oneOf, page, text, time } from '../http/schema.ts';
import { orNull, type ShowTime } from '../http/show-time.ts';
import { readTime } from '../http/times.ts';
import type { KeyRow, KeyStore } from './key-store.ts';
import { hashOf, keyFor } from './key-text.ts';

export interface KeyParts {
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly secret: Buffer;
  readonly show: () => ShowTime;
  /** A revoked key is known no more, at once. */
  readonly forgetKeys: () => void;
}

interface NewKey {
  readonly name: string;
  readonly scopes?: readonly Scope[];
  readonly role?: Role;
  readonly expiresAt?: string;
  readonly loopbackOnly?: boolean;
}

const scopeList = list(oneOf('A right', ...scopes), 'What it may do; `admin` is all', { max: scopes.length });
const shown = {
  id: text('Public part of the key'),
  name: text('What it is for'),
  scopes: scopeList,
  role: nullable(oneOf('Role of the operator who holds it', ...roleNames)),
  createdAt: time('When'),
  createdBy: text('Who made it'),
  expiresAt: nullable(time('When it ends; null never')),
  revokedAt: nullable(time('When it was revoked')),
  lastUsedAt: nullable(time('Right to the minute')),
  loopbackOnly: bool('Works from the machine of the server only'),
};
const key = named('Key', object(shown));
const createdKey = named(
  'CreatedKey',
  object({ ...shown, secret: text('The key itself: shown this once, kept nowhere') }),
);

export function keyRoutes(parts: KeyParts): readonly Route[] {
  return [createKey(parts), listKeys(parts), revokeKey(parts)];
}

function present({ hash: _, ...row }: KeyRow, write: ShowTime): object {
  const { createdAt, expiresAt, revokedAt, lastUsedAt } = row;
  return {
    ...row,
    createdAt: write(createdAt),
    expiresAt: orNull(write, expiresAt),
    revokedAt: orNull(write, revokedAt),
    lastUsedAt: orNull(write, lastUsedAt),
  };
}

function createKey(parts: KeyParts): Route {
  return route({
    id: 'createKey',
    method: 'POST',
    path: '/v1/keys',
    tag: 'keys',
    summary: 'Make a service key; its secret is shown this once',
    access: { scope: 'keys' },
    body: object(
      { name: text('What it is for', { min: 1, max: 128 }) },
      {
        scopes: scopeList,
        role: oneOf('For an operator', ...roleNames),
        expiresAt: time('When it ends; never, if not said'),
        loopbackOnly: bool('For demonstrations'),
      },
    ),
    write: 'key',
    again: true,
    audit: 'plain',
    answers: { 201: { description: 'The key with its secret', schema: createdKey } },
    refusals: ['forbidden', 'invalid_value'],
    handle: async (call: Call<undefined, undefined, NewKey>) => {
      const made = keyFor(parts.secret, call.caller.id, call.key);
      await parts.keys.insert(rowOf(call, made));
      const row = await parts.keys.find(made.id);
      if (row === undefined) throw new Error('the key was not kept');
      return ok({ ...present(row, parts.show()), secret: made.token }, 201);
    },
  });
}

function listKeys({ keys, show }: KeyParts): Route {
  return route({
    id: 'listKeys',
    method: 'GET',
    path: '/v1/keys',
    tag: 'keys',
    summary: 'All keys, without their secrets',
    access: { scope: 'keys' },
    answers: { 200: { description: 'All of them', schema: page(key, 'Keys') } },
    refusals: [],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      const rows = await keys.list();
      return ok({ data: rows.map((row) => present(row, show())), nextCursor: null });
    },
  });
}

function revokeKey({ keys, clock, show, forgetKeys }: KeyParts): Route {
  return route({
    id: 'revokeKey',
    method: 'POST',
    path: '/v1/keys/{id}/revoke',
    tag: 'keys',
    summary: 'Let a key work no more',
    access: { scope: 'keys' },
    params: object({ id: text('Public part of the key', { min: 1, max: 64 }) }),
    write: 'key',
    audit: 'plain',
    answers: { 200: { description: 'Revoked', schema: key } },
    refusals: ['unknown_key'],
    handle: async ({ params: { id } }: Call<{ id: string }, undefined, undefined>) => {
      await keys.revoke(id, clock.now());
      forgetKeys();
      const row = await keys.find(id);
      if (row === undefined) throw new Problem('unknown_key', 'No key has this id.', { pointer: '/path/id' });
      return ok(present(row, show()));
    },
  });
}

function rowOf(
  { body, caller, at }: Call<undefined, undefined, NewKey>,
  made: { id: string; token: string },
): KeyRow {
  const { name, scopes: asked = [], role = null, expiresAt, loopbackOnly = false } = body;
  checkGrant(caller, asked, role);
  const end = expiresAt === undefined ? null : (readTime(expiresAt) ?? null);
  if (end !== null && end <= at)
    throw new Problem('invalid_value', 'It has ended already.', { pointer: '/expiresAt' });
  return {
    id: made.id,
    name,
    scopes: [...new Set(asked)],
    role,
    hash: hashOf(made.token),
    createdAt: at,
    createdBy: caller.actor,
    expiresAt: end,
    revokedAt: null,
    lastUsedAt: null,
    loopbackOnly,
  };
}

/** Nobody gives away what she has not. */
function checkGrant(caller: Caller, asked: readonly Scope[], role: Role | null): void {
  if (asked.length === 0 && role === null)
    throw new Problem('missing_field', 'A key has scopes or a role.', { pointer: '/scopes' });
  const beyond = asked.findIndex((scope) => !may(caller, scope));
  if (beyond >= 0)
    throw new Problem('forbidden', `The caller has no ${asked[beyond]}.`, { pointer: `/scopes/${beyond}` });
  if (role !== null && !may(caller, 'admin'))
    throw new Problem('forbidden', 'Only an admin gives roles.', { pointer: '/role' });
}
