import { createHmac } from 'node:crypto';
import { type ShopperKind, shopperKinds } from '../demo/pick-shopper.ts';
import type { Role, Scope } from '../http/caller.ts';
import type { KeyRow } from '../keys/key-store.ts';
import type { SessionParts } from './parts.ts';
import { keep, keyless } from './set-up.ts';

/** A demonstration's operators: one of each kind, so that what takes two can be tried by one person. */
export const operatorKinds = ['marketer', 'approver', 'service', 'finance'] as const;
export type OperatorKind = (typeof operatorKinds)[number];

interface Cast {
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
}
const cast: Readonly<Record<OperatorKind, Cast>> = {
  marketer: { name: '周然', role: 'marketer', scopes: ['jobs', 'exports'] },
  approver: {
    name: '王敏',
    role: 'marketer',
    scopes: [
      'programs:publish',
      'ledger:approve',
      'tiers:write',
      'jobs',
      'exports',
      'audit:read',
      'operations',
    ],
  },
  service: { name: '李想', role: 'service', scopes: [] },
  finance: { name: '陈静', role: 'finance', scopes: [] },
};

/** What a link is for, as its code keeps it. */
export type LinkFor = { readonly operator: string } | { readonly shopper: ShopperKind };

export interface DemoLink {
  readonly who: OperatorKind | ShopperKind;
  readonly page: 'console' | 'center';
  /** Of an operator; a shopper is chosen when the link is opened. */
  readonly name: string | null;
  readonly path: string;
}

/** Long enough for a day of trying; each start and `laurel sandbox links` make new ones. */
const linkMs = 86_400_000;

/** New links for everybody. The operators are made with the first ones: their keys nobody has. */
export async function demoLinks(parts: SessionParts): Promise<readonly DemoLink[]> {
  const links: DemoLink[] = [];
  for (const who of operatorKinds) {
    const { id, name } = await keep(parts, operatorOf(parts, who));
    links.push({ who, page: 'console', name, path: await linkTo(parts, { operator: id }) });
  }
  for (const who of shopperKinds)
    links.push({ who, page: 'center', name: null, path: await linkTo(parts, { shopper: who }) });
  return links;
}

const linkTo = async ({ oneTime }: SessionParts, to: LinkFor): Promise<string> =>
  `/links/${await oneTime.make('link', to, linkMs)}`;

function operatorOf({ secret, clock }: SessionParts, kind: OperatorKind): KeyRow & { readonly role: Role } {
  const id = createHmac('sha256', secret)
    .update(JSON.stringify(['demo operator', kind]))
    .digest('hex');
  const { name, role, scopes } = cast[kind];
  return { ...keyless(id.slice(0, 16), name, role, 'demo', clock.now()), scopes, loopbackOnly: true };
}
