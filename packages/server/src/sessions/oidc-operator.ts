import { createHmac } from 'node:crypto';
import type { Role } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import type { Claims } from './oidc-client.ts';
import { isLive, named, type Operator, operatorsOf } from './operators.ts';
import type { SessionParts } from './parts.ts';
import { keep, keyless } from './set-up.ts';

const nameMax = 100;

/** Whoever this account is here, with the role that it has today. */
export async function operatorOf(
  parts: SessionParts,
  issuer: string,
  claims: Claims,
  role: Role,
): Promise<Operator> {
  const { keys, clock, secret } = parts;
  const id = createHmac('sha256', secret)
    .update(JSON.stringify(['oidc', issuer, claims.sub]))
    .digest('hex')
    .slice(0, 16);
  const known = await keys.find(id);
  if (known === undefined) {
    const name = await freeName(parts, nameOf(claims), id);
    return keep(parts, keyless(id, name, role, 'oidc', clock.now()));
  }
  if (!isLive(known, clock.now())) throw new Problem('no_operator', 'The operator’s key was revoked.');
  if (known.role !== role) {
    await keys.setRole(id, role);
    // What another role was good for is good for nothing from here on.
    parts.forgetKeys();
  }
  return { ...known, role };
}

/** As people know her; an address only where the provider does not doubt it. */
function nameOf({ preferred_username, name, email, email_verified, sub }: Claims): string {
  const told = [preferred_username, email_verified === false ? undefined : email, name, sub];
  const first = told.find((text) => typeof text === 'string' && text.trim() !== '') as string;
  return first.normalize('NFC').trim().replaceAll(/\p{C}/gu, '').slice(0, nameMax);
}

/** Nobody takes another operator’s name for the audit log. */
async function freeName({ keys, clock }: SessionParts, name: string, id: string): Promise<string> {
  const others = named(await operatorsOf(keys, clock.now()), name);
  return others.length === 0 ? name : `${name} #${id.slice(0, 6)}`;
}
