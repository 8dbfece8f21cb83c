import { type Call, ok, type Route, route } from '../http/route.ts';
import { object, text, time } from '../http/schema.ts';
import { cookieOf } from './cookie.ts';
import type { Operator } from './operators.ts';
import { note, type SessionParts } from './parts.ts';
import { checkOwnPage, letIn, presentSignedIn, sessionOf } from './present.ts';
import { isBehindTls } from './same-site.ts';
import { factorCode, oneTimeCode, password, sessionState, signedIn } from './schemas.ts';
import { isSetUp, setUpMs } from './set-up.ts';
import { type Given, prove } from './sign-in.ts';

type None = Call<undefined, undefined, undefined>;

/** Signing in, out, and who is it. */
export const sessionRoutes = (parts: SessionParts): readonly Route[] => [
  getSession(parts),
  signIn(parts),
  signOut(parts),
  renew(parts),
];

function getSession(parts: SessionParts): Route {
  return route({
    id: 'getSession',
    method: 'GET',
    path: '/v1/session',
    tag: 'sessions',
    summary: 'Who is signed in here, and how one signs in',
    access: 'anyone',
    answers: { 200: { description: 'Who', schema: sessionState } },
    refusals: [],
    handle: async ({ header }: None) => {
      const session = await sessionOf(parts, header);
      const row = session === null ? undefined : await parts.keys.find(session.operator);
      const isIn = session !== null && row !== undefined && row.role !== null && row.revokedAt === null;
      const setUp = await isSetUp(parts);
      return ok({
        operator: isIn ? await presentSignedIn(parts, row as Operator, session) : null,
        ways: { password: setUp, oidc: parts.oidcPath, setUp: !setUp && !parts.about.demo() },
        demo: parts.about.demo(),
      });
    },
  });
}

function signIn(parts: SessionParts): Route {
  return route({
    id: 'signIn',
    method: 'POST',
    path: '/v1/session',
    tag: 'sessions',
    summary: 'Sign in as an operator, by name, password and second factor',
    description:
      'The session is a cookie that no script reads. Whatever is wrong, the answer is the same, and takes as long.',
    access: 'anyone',
    body: object({
      name: text('Her name', { min: 1, max: 128 }),
      password,
      code: text('Six digits from the authenticator, or a recovery code', { min: 6, max: 32 }),
    }),
    answers: { 201: { description: 'Signed in', schema: signedIn } },
    refusals: ['sign_in_refused', 'cross_site'],
    handle: async ({ body, header, address, requestId }: Call<undefined, undefined, Given>) => {
      checkOwnPage(parts, header);
      const { operator, by } = await prove(parts, body, { address, requestId });
      const { shown, headers } = await letIn(parts, operator, by, { header, requestId });
      return { ...ok(shown, 201), headers };
    },
  });
}

function signOut(parts: SessionParts): Route {
  return route({
    id: 'signOut',
    method: 'DELETE',
    path: '/v1/session',
    tag: 'sessions',
    summary: 'Sign out',
    access: 'anyone',
    answers: { 204: { description: 'Nobody is signed in here any more' } },
    refusals: ['cross_site'],
    handle: async ({ header, requestId }: None) => {
      checkOwnPage(parts, header);
      const session = await sessionOf(parts, header);
      if (session !== null && (await parts.sessions.end(session.id))) {
        parts.forgetKeys();
        const row = await parts.keys.find(session.operator);
        await note(parts, {
          actor: `key:${row?.name ?? ''}`,
          action: 'signOut',
          target: session.operator,
          detail: { requestId, session: session.id.slice(0, 16) },
        });
      }
      return { status: 204, headers: { 'set-cookie': cookieOf('', isBehindTls(parts.site, header), 0) } };
    },
  });
}

/** A new password, authenticator and recovery codes: the same way as the first time. */
function renew(parts: SessionParts): Route {
  return route({
    id: 'renewSignIn',
    method: 'POST',
    path: '/v1/session/renewal',
    tag: 'sessions',
    summary: 'A code with which she sets password and authenticator anew, as the first time',
    access: 'anyone',
    body: object({ name: text('Her name', { min: 1, max: 128 }), password, code: factorCode }),
    answers: {
      201: {
        description: 'The code',
        schema: object({ code: oneTimeCode, expiresAt: time('Until when it is good') }),
      },
    },
    refusals: ['sign_in_refused', 'cross_site'],
    handle: async ({ body, header, address, requestId }: Call<undefined, undefined, Given>) => {
      checkOwnPage(parts, header);
      const { operator } = await prove(parts, body, { address, requestId });
      const code = await parts.oneTime.make('set-up', { operator: operator.id }, setUpMs);
      await note(parts, {
        actor: `key:${operator.name}`,
        action: 'renewSignIn',
        target: operator.id,
        detail: { requestId },
      });
      return ok({ code, expiresAt: parts.show()(parts.wallClock.now() + setUpMs) }, 201);
    },
  });
}
