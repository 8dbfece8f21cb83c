import { callerOf } from '../http/authenticate.ts';
import { may } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import type { Reply } from '../http/route.ts';
import { needsSecondPerson } from '../programs/second-person.ts';
import { cookieOf, readCookie } from './cookie.ts';
import type { Operator } from './operators.ts';
import { note, type SessionParts } from './parts.ts';
import type { Header } from './same-site.ts';
import { isBehindTls, isOwnPage } from './same-site.ts';
import { type Session, type SignedInBy, sessionIdOf } from './sessions.ts';

export async function presentSignedIn(
  { sessions, show, keys, clock }: Pick<SessionParts, 'sessions' | 'show' | 'keys' | 'clock'>,
  operator: Operator,
  session: Session,
): Promise<object> {
  const { id, name, role } = operator;
  const caller = callerOf(operator);
  const publishesAlone =
    may(caller, 'programs:publish') && !(await needsSecondPerson({ keys, clock }, caller));
  return {
    id,
    name,
    role,
    scopes: [...caller.scopes],
    session: session.id,
    by: session.by,
    publishesAlone,
    expiresAt: show()(session.expiresAt),
    idleMinutes: Math.round(sessions.times.idleMs / 60_000),
  };
}

/** Begins her session: the answer carries the cookie. */
export async function letIn(
  parts: SessionParts,
  operator: Operator,
  by: SignedInBy,
  { header, requestId }: { readonly header: Header; readonly requestId: string },
): Promise<{ readonly shown: object; readonly headers: NonNullable<Reply['headers']> }> {
  const { secret, session } = await parts.sessions.begin(operator.id, by);
  await note(parts, {
    actor: `key:${operator.name}`,
    action: 'signIn',
    target: operator.id,
    detail: { by, requestId, session: session.id.slice(0, 16) },
  });
  const cookie = cookieOf(
    secret,
    isBehindTls(parts.site, header),
    Math.floor(parts.sessions.times.wholeMs / 1_000),
  );
  return { shown: await presentSignedIn(parts, operator, session), headers: { 'set-cookie': cookie } };
}

/** The session of a request’s cookie, if there is one. */
export async function sessionOf(
  { sessions, site }: Pick<SessionParts, 'sessions' | 'site'>,
  header: Header,
): Promise<Session | null> {
  const cookie = header('cookie');
  const secret = cookie === undefined ? undefined : readCookie(cookie, isBehindTls(site, header));
  return secret === undefined ? null : sessions.find(sessionIdOf(secret));
}

/** Nobody is signed in, or out, by a page of somebody else. */
export function checkOwnPage({ site }: Pick<SessionParts, 'site'>, header: Header): void {
  if (isOwnPage(site, header)) return;
  throw new Problem('cross_site', 'It is sent by a page of this server, with Laurel-Page.', {
    pointer: '/header/laurel-page',
  });
}
