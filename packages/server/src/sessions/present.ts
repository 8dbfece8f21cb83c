import { roles } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import type { Reply } from '../http/route.ts';
import { cookieOf, readCookie } from './cookie.ts';
import type { Operator } from './operators.ts';
import { note, type SessionParts } from './parts.ts';
import type { Header } from './same-site.ts';
import { isBehindTls, isOwnPage } from './same-site.ts';
import { type Session, type SignedInBy, sessionIdOf } from './sessions.ts';

export const presentSignedIn = (
  { sessions, show }: Pick<SessionParts, 'sessions' | 'show'>,
  { id, name, role, scopes }: Operator,
  session: Session,
): object => ({
  id,
  name,
  role,
  scopes: [...new Set([...scopes, ...roles[role]])],
  session: session.id,
  by: session.by,
  expiresAt: show()(session.expiresAt),
  idleMinutes: Math.round(sessions.times.idleMs / 60_000),
});

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
  return { shown: presentSignedIn(parts, operator, session), headers: { 'set-cookie': cookie } };
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
