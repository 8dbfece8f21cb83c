import type { MemberBenefits } from '@laurel/sdk';
import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { told } from '../frame/session.ts';

type Locked = MemberBenefits['locked'][number];

/** What she does not have yet, and the way in. */
export function LockedRow({ benefit }: { readonly benefit: Locked }): ReactNode {
  const { t, f, say } = useCentre();
  const ways = useWays(benefit);
  return (
    <div className="row locked">
      <span className="lock" aria-hidden="true" />
      <span className="grow">
        <strong>{say(benefit.name)}</strong>
        <small>{ways}</small>
      </span>
      <span className="figure">
        <small>{benefit.value == null ? '' : t('benefits.saves', { money: f.money(benefit.value) })}</small>
      </span>
    </div>
  );
}

function useWays({ unlocks }: Locked): string {
  const { t, f, say, outline } = useCentre();
  const { data } = useOfMember('self', ({ laurel, member }) =>
    told(laurel.getMember({ path: { id: member } })),
  );
  const ways = unlocks.map((way) => {
    if (way.kind === 'plan') {
      const plan = outline.plans.find(({ id }) => id === way.plan);
      return t('benefits.unlock.plan', { name: plan === undefined ? '' : say(plan.name) });
    }
    if (way.kind === 'tier') {
      const track = outline.tracks.find(({ id }) => id === way.track) ?? outline.tracks[0];
      const tier = track?.tiers.find(({ id }) => id === way.tier);
      const has = data?.tiers.find(({ track: of }) => of === track?.id)?.units ?? 0;
      const missing = Math.max(0, (tier?.threshold ?? 0) - has);
      return t('benefits.unlock.tier', {
        name: tier === undefined ? '' : say(tier.name),
        n: f.number(missing),
      });
    }
    return t(way.kind === 'choice' ? 'benefits.unlock.choice' : 'benefits.unlock.grant');
  });
  return ways.join(' · ');
}
