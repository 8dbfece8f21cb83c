import { roleNames } from '../http/caller.ts';
import { bool, integer, list, named, nullable, object, oneOf, text, time } from '../http/schema.ts';
import { passwordMax, passwordMin } from './passwords.ts';

export const signedInBy = oneOf(
  'How she signed in: `recovery` with a recovery code, `link` with a link of a demonstration store',
  'password',
  'recovery',
  'oidc',
  'link',
  'set-up',
);

export const signedIn = named(
  'SignedIn',
  object({
    id: text('Public part of her key'),
    name: text('Her name'),
    role: oneOf('Her role', ...roleNames),
    scopes: list(text('A right'), 'What she may do'),
    session: text('Names the session'),
    by: signedInBy,
    publishesAlone: bool('She may publish, and nobody else could agree: she confirms by typing'),
    expiresAt: time('When it ends, whatever she does'),
    idleMinutes: integer('After how many minutes without a request it ends', { min: 1 }),
  }),
);

export const sessionState = named(
  'SessionState',
  object({
    operator: nullable(signedIn),
    ways: object({
      password: bool('Some operator has a password'),
      oidc: nullable(text('Where signing in with the company’s account begins; null: not set up')),
      setUp: bool('Nobody can sign in yet: whoever has the first code becomes the first operator'),
    }),
    demo: bool('A store made for demonstration'),
  }),
);

export const operatorSession = named(
  'OperatorSession',
  object({
    id: text('Names the session'),
    operator: text('Public part of her key'),
    name: text('Her name'),
    by: signedInBy,
    createdAt: time('When she signed in'),
    usedAt: time('When it was last used; right to the minute'),
    expiresAt: time('When it ends, whatever she does'),
    current: bool('It is the one that asks'),
  }),
);

export const operator = named(
  'Operator',
  object({
    id: text('Public part of her key'),
    name: text('Her name'),
    role: oneOf('Her role', ...roleNames),
    scopes: list(text('A right'), 'Rights beside those of her role'),
    signsInSince: nullable(time('Since when she has this password and authenticator; null: she has none')),
    lastUsedAt: nullable(time('When her key or a session was last used')),
  }),
);

export const password = text('Her password', { min: 1, max: passwordMax });
export const newPassword = text('At least 12 signs', { min: passwordMin, max: passwordMax });
export const oneTimeCode = text('The one-time code', { min: 1, max: 64 });
export const factorCode = text('Six digits from the authenticator', { min: 6, max: 16 });
