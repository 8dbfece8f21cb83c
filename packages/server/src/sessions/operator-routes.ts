import { type Caller, may } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { object, page, text } from '../http/schema.ts';
import { orNull } from '../http/show-time.ts';
import { operatorsOf } from './operators.ts';
import type { SessionParts } from './parts.ts';
import { sessionOf } from './present.ts';
import { operator, operatorSession } from './schemas.ts';
import type { Session } from './sessions.ts';

interface Id {
  readonly id: string;
}

/** Operators, and where they are signed in. */
export const operatorRoutes = (parts: SessionParts): readonly Route[] => [
  listOperators(parts),
  removeSignIn(parts),
  listSessions(parts),
  endSession(parts),
];

function listOperators(parts: SessionParts): Route {
  return route({
    id: 'listOperators',
    method: 'GET',
    path: '/v1/operators',
    tag: 'sessions',
    summary: 'Operators: keys with a role that are good now, and who of them signs in by password',
    access: { scope: 'keys' },
    answers: { 200: { description: 'All of them', schema: page(operator, 'Operators') } },
    refusals: [],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      const since = new Map((await parts.store.signIns.list()).map((row) => [row.operator, row.changedAt]));
      const show = parts.show();
      const data = (await operatorsOf(parts.keys, parts.clock.now())).map(
        ({ id, name, role, scopes, lastUsedAt }) => ({
          id,
          name,
          role,
          scopes,
          signsInSince: orNull(show, since.get(id) ?? null),
          lastUsedAt: orNull(show, lastUsedAt),
        }),
      );
      return ok({ data, nextCursor: null });
    },
  });
}

function removeSignIn(parts: SessionParts): Route {
  return route({
    id: 'removeSignIn',
    method: 'DELETE',
    path: '/v1/operators/{id}/sign-in',
    tag: 'sessions',
    summary: 'Forget an operator’s password, authenticator and recovery codes, and end her sessions',
    access: { scope: 'admin' },
    params: object({ id: text('Public part of her key', { min: 1, max: 64 }) }),
    write: 'key',
    audit: 'plain',
    answers: { 204: { description: 'She has none' } },
    refusals: ['unknown_operator'],
    handle: async ({ params: { id } }: Call<Id, undefined, undefined>) => {
      const row = await parts.keys.find(id);
      if (row === undefined || row.role === null)
        throw new Problem('unknown_operator', 'No operator has this id.', { pointer: '/path/id' });
      await parts.store.signIns.remove(id);
      await parts.sessions.endAll(id);
      parts.forgetKeys();
      return { status: 204 };
    },
  });
}

/** Her own; all where she keeps the keys. */
const isHers = (caller: Caller, session: Session): boolean =>
  may(caller, 'keys') || session.operator === caller.id;

function listSessions(parts: SessionParts): Route {
  return route({
    id: 'listSessions',
    method: 'GET',
    path: '/v1/sessions',
    tag: 'sessions',
    summary: 'Where operators are signed in: her own, or all with the scope keys',
    access: { scope: 'keys', or: 'programs:read' },
    answers: { 200: { description: 'The newest first', schema: page(operatorSession, 'Sessions') } },
    refusals: [],
    handle: async ({ caller, header }: Call<undefined, undefined, undefined>) => {
      const current = await sessionOf(parts, header);
      const names = new Map((await parts.keys.list()).map(({ id, name }) => [id, name]));
      const show = parts.show();
      const data = (await parts.sessions.list())
        .filter((session) => isHers(caller, session))
        .map(({ createdAt, usedAt, expiresAt, ...session }) => ({
          ...session,
          name: names.get(session.operator) ?? '',
          createdAt: show(createdAt),
          usedAt: show(usedAt),
          expiresAt: show(expiresAt),
          current: session.id === current?.id,
        }));
      return ok({ data, nextCursor: null });
    },
  });
}

function endSession(parts: SessionParts): Route {
  return route({
    id: 'endSession',
    method: 'DELETE',
    path: '/v1/sessions/{id}',
    tag: 'sessions',
    summary: 'End a session: her own, or any with the scope keys',
    access: { scope: 'keys', or: 'programs:read' },
    params: object({ id: text('Of the session', { min: 1, max: 64 }) }),
    write: 'key',
    audit: 'plain',
    answers: { 204: { description: 'It is over' } },
    refusals: ['unknown_session'],
    handle: async ({ params: { id }, caller }: Call<Id, undefined, undefined>) => {
      const session = (await parts.sessions.list()).find((one) => one.id === id);
      if (session === undefined || !isHers(caller, session))
        throw new Problem('unknown_session', 'No session has this id.', { pointer: '/path/id' });
      await parts.sessions.end(id);
      parts.forgetKeys();
      return { status: 204 };
    },
  });
}
