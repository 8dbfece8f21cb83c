import { type Making, Refused } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { MemberNo } from '../kernel/json.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { hereOf } from '../merging/merged-state.ts';
import { earn } from '../rules/earn.ts';

/**
 * `invite.accepted`: the first one counts, if accepted before the first order completed. One that would close a
 * ring is void, as is inviting oneself; a void one is remembered and pays nothing.
 */
export function acceptInvite(m: Making): void {
  const inviter = (m.event.data['inviter'] as { member: MemberNo }).member;
  const { taken } = m.deciding.context;
  if (taken.known === false)
    throw new Refused(refuse('unknown_member', '/data/inviter', 'The inviter is no member.'));
  m.take({ known: taken.known ?? true, lineage: taken.lineage ?? [] });
  const fault = faultOf(m, inviter, taken.lineage ?? []);
  if (fault !== null) return m.voided(fault);
  m.fact('inviter', { member: inviter });
  earn(m);
}

function faultOf(m: Making, inviter: MemberNo, lineage: readonly MemberNo[]): Refusal | null {
  const { facts } = m.draft.head;
  // Whoever was merged into her is she herself.
  const herself = [m.deciding.context.member, ...hereOf(m.draft.head).map(({ who }) => who.member)];
  if (herself.includes(inviter))
    return refuse('invitation_void', '/data/inviter', 'Nobody can invite herself.');
  if (factOf(facts, 'inviter') !== undefined)
    return refuse('invitation_void', '/data/inviter', 'An earlier invitation counts.');
  if (Number(factOf(facts, 'orders') ?? 0) > 0)
    return refuse('invitation_void', '/data/inviter', 'The first order was completed before.');
  if (herself.some((member) => lineage.includes(member)))
    return refuse('invitation_void', '/data/inviter', 'The inviter was invited by this member.');
  return null;
}
