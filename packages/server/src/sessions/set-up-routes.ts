import { createHmac } from 'node:crypto';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { list, named, nullable, object, text, time } from '../http/schema.ts';
import { isLive } from './operators.ts';
import { note, type SessionParts } from './parts.ts';
import { checkOwnPage, letIn } from './present.ts';
import { factorCode, newPassword, oneTimeCode, signedIn } from './schemas.ts';
import { beginSetUp, finishSetUp, isSetUp, type SetUp, setUpMs } from './set-up.ts';

/** How an operator comes to a password and an authenticator. */
export const setUpRoutes = (parts: SessionParts): readonly Route[] => [
  createCode(parts),
  begin(parts),
  finish(parts),
];

function createCode(parts: SessionParts): Route {
  return route({
    id: 'createSignInCode',
    method: 'POST',
    path: '/v1/sign-in/codes',
    tag: 'sessions',
    summary:
      'A one-time code with which an operator sets her password and authenticator, for the first time or anew',
    description:
      'Without an operator: the code of the first one, as long as nobody can sign in. It is good for a day.',
    access: { scope: 'admin' },
    body: object({}, { operator: text('Public part of her key', { min: 1, max: 64 }) }),
    bodyOptional: true,
    write: 'key',
    again: true,
    audit: 'plain',
    answers: {
      201: {
        description: 'The code, shown this once',
        schema: named(
          'SignInCode',
          object({
            code: oneTimeCode,
            operator: nullable(text('Her name; null of the first operator')),
            expiresAt: time('Until when it is good'),
          }),
        ),
      },
    },
    refusals: ['unknown_operator', 'already_set_up'],
    handle: async ({ body, caller, key }: Call<undefined, undefined, { operator?: string }>) => {
      const name = body.operator === undefined ? null : await nameOf(parts, body.operator);
      if (name === null && (await isSetUp(parts)))
        throw new Problem('already_set_up', 'Say for whom: an operator can sign in already.', {
          pointer: '/operator',
        });
      const bytes = createHmac('sha256', parts.secret)
        .update(JSON.stringify(['sign-in code', caller.id, key]))
        .digest();
      const code = await parts.oneTime.makeOf(
        bytes,
        name === null ? 'first' : 'set-up',
        { operator: body.operator ?? null },
        setUpMs,
      );
      return ok({ code, operator: name, expiresAt: parts.show()(parts.wallClock.now() + setUpMs) }, 201);
    },
  });
}

async function nameOf({ keys, clock }: SessionParts, id: string): Promise<string> {
  const row = await keys.find(id);
  if (row === undefined || row.role === null || !isLive(row, clock.now()))
    throw new Problem('unknown_operator', 'No operator has this id.', { pointer: '/operator' });
  return row.name;
}

function begin(parts: SessionParts): Route {
  return route({
    id: 'beginSetUp',
    method: 'POST',
    path: '/v1/sign-in/set-up',
    tag: 'sessions',
    summary: 'Whose code it is, and the secret for her authenticator; the code stays good',
    access: 'anyone',
    body: object({ code: oneTimeCode }),
    answers: {
      200: {
        description: 'What her page shows',
        schema: named(
          'SetUpBegun',
          object({
            operator: nullable(text('Her name; null of the first operator, who chooses one')),
            secret: text('To be typed into an authenticator'),
            uri: text('The same for a QR code'),
          }),
        ),
      },
    },
    refusals: ['code_refused', 'cross_site'],
    handle: async ({ body: { code }, header, address }: Call<undefined, undefined, { code: string }>) => {
      checkOwnPage(parts, header);
      parts.guesses.take('set-up', address);
      return ok(await beginSetUp(parts, code));
    },
  });
}

function finish(parts: SessionParts): Route {
  return route({
    id: 'finishSetUp',
    method: 'POST',
    path: '/v1/sign-in/set-up/finish',
    tag: 'sessions',
    summary: 'Take the code: from here on she signs in by password and authenticator, and is signed in',
    description: 'Sessions that she had elsewhere end, and a password that she had counts no more.',
    access: 'anyone',
    body: object(
      { code: oneTimeCode, password: newPassword, factorCode },
      { name: text('Of the first operator', { min: 1, max: 128 }) },
    ),
    answers: {
      201: {
        description: 'Signed in',
        schema: named(
          'SetUpDone',
          object({
            operator: signedIn,
            recoveryCodes: list(
              text('A code'),
              'Each is good once instead of the authenticator: shown this once',
            ),
          }),
        ),
      },
    },
    refusals: ['code_refused', 'weak_password', 'factor_mismatch', 'operator_exists', 'cross_site'],
    handle: async ({ body, header, address, requestId }: Call<undefined, undefined, SetUp>) => {
      checkOwnPage(parts, header);
      parts.guesses.take('set-up', address);
      const { operator, recoveryCodes } = await finishSetUp(parts, body);
      await note(parts, {
        actor: `key:${operator.name}`,
        action: 'finishSetUp',
        target: operator.id,
        detail: { requestId },
      });
      const { shown, headers } = await letIn(parts, operator, 'set-up', { header, requestId });
      return { ...ok({ operator: shown, recoveryCodes }, 201), headers };
    },
  });
}
