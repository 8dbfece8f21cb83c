import type { Keyring } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import { checkOwner } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, named, object, text, time } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import type { ShowTime } from '../http/show-time.ts';
import type { OneTime } from '../sessions/one-time.ts';
import type { PageTokens } from './page-tokens.ts';

export interface PageCodeParts {
  readonly oneTime: OneTime;
  readonly pageTokens: PageTokens;
  readonly keyring: Pick<Keyring, 'sealSecret' | 'openSecret'>;
  readonly wallClock: Clock;
  readonly show: () => ShowTime;
}

/** Enough to load a page, and too short to be found in a log in time. */
const codeSeconds = 60;
const tokenSeconds = 600;
const place = 'page code';

interface Kept {
  /** Sealed: a person’s id stands nowhere in the open. */
  readonly member: string;
  readonly seconds: number;
}

/** A code for a page of hers. @param seconds how long the token may last that it is exchanged for */
export function pageCode(
  { oneTime, keyring }: Pick<PageCodeParts, 'oneTime' | 'keyring'>,
  member: string,
  seconds: number = tokenSeconds,
): Promise<string> {
  const sealed = Buffer.from(keyring.sealSecret(place, member)).toString('base64');
  const kept: Kept = { member: sealed, seconds };
  return oneTime.make('page', kept, codeSeconds * 1_000);
}

export const pageCodeRoutes = (parts: PageCodeParts): readonly Route[] => [makeCode(parts), exchange(parts)];

function makeCode(parts: PageCodeParts): Route {
  return route({
    id: 'createPageCode',
    method: 'POST',
    path: '/v1/members/{id}/page-codes',
    tag: 'pages',
    summary: 'A one-time code with which a page that is embedded in the shop becomes this member’s',
    description:
      'The shop’s server asks for it and hands it to the page, as `#code=…`; it is good once, for a minute. A page asks its host for the next one: a page’s own token makes none. Who is no member yet may have one: the page shows how to join.',
    access: { scope: 'pages', own: true },
    params: memberParams,
    answers: {
      201: {
        description: 'The code',
        schema: named(
          'PageCode',
          object({
            code: text('Good once'),
            seconds: integer('For how long', { min: 1 }),
          }),
        ),
      },
    },
    refusals: ['unknown_member', 'forbidden'],
    handle: async ({ caller, params: { id } }: Call<{ id: string }, undefined, undefined>) => {
      checkOwner(caller, id);
      if (caller.ofPage === true)
        throw new Problem('forbidden', 'A page asks its host for the next code, and makes none itself.');
      return ok({ code: await pageCode(parts, id), seconds: codeSeconds }, 201);
    },
  });
}

function exchange(parts: PageCodeParts): Route {
  return route({
    id: 'createPageToken',
    method: 'POST',
    path: '/v1/page-tokens',
    tag: 'pages',
    summary: 'Exchange a page’s code for a short member token, to be held in memory',
    access: 'anyone',
    body: object({ code: text('The one-time code', { min: 1, max: 64 }) }),
    answers: {
      201: {
        description: 'The token',
        schema: named(
          'PageToken',
          object({
            token: text('Sent as `Authorization: Bearer`'),
            member: text('Whose it is'),
            seconds: integer('How long it lasts', { min: 1 }),
            expiresAt: time('Until when'),
          }),
        ),
      },
    },
    refusals: ['code_refused'],
    handle: async ({ body: { code } }: Call<undefined, undefined, { code: string }>) => {
      const kept = await parts.oneTime.take<Kept>('page', code);
      if (kept === null)
        throw new Problem('code_refused', 'There is no such code, or it was used, or it is over.', {
          pointer: '/code',
        });
      const { seconds } = kept;
      const member = parts.keyring.openSecret(place, Buffer.from(kept.member, 'base64'));
      const token = parts.pageTokens.make(member, seconds);
      return ok(
        { token, member, seconds, expiresAt: parts.show()(parts.wallClock.now() + seconds * 1_000) },
        201,
      );
    },
  });
}
