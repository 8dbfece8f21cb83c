import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Empty, Loaded, Section } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { BenefitRow } from './benefit-row.tsx';
import { Choices } from './choices.tsx';
import { Ladder } from './ladder.tsx';
import { LockedRow } from './locked-row.tsx';

/** 权益中心: mine, what I may choose, the ladder, and what would unlock the rest. */
export function BenefitsTab(): ReactNode {
  const { t } = useCentre();
  const query = useOfMember('benefits', ({ laurel, member }) =>
    told(laurel.listBenefits({ path: { id: member } })),
  );
  return (
    <Loaded query={query} rows={8}>
      {({ has, locked, choices, at }) => (
        <>
          <Section title={t('benefits.mine')}>
            {has.length === 0 ? (
              <Empty text={t('benefits.empty')} />
            ) : (
              <div className="card list">
                {soonFirst(has, at).map((benefit) => (
                  <BenefitRow key={benefit.id} benefit={benefit} at={at} />
                ))}
              </div>
            )}
          </Section>
          {choices.map((choice) => (
            <Choices key={choice.id} choice={choice} names={[...has, ...locked]} />
          ))}
          <Ladder />
          {locked.length === 0 ? null : (
            <Section title={t('benefits.locked')}>
              <div className="card list">
                {locked.map((benefit) => (
                  <LockedRow key={benefit.id} benefit={benefit} />
                ))}
              </div>
            </Section>
          )}
        </>
      )}
    </Loaded>
  );
}

/** What ends soonest stands first. */
function soonFirst<
  B extends { readonly allowance?: { readonly expiring: readonly { readonly at: string }[] } },
>(benefits: readonly B[], at: string): readonly B[] {
  const soon = Date.parse(at) + 7 * 86_400_000;
  const endOf = ({ allowance }: B): number => {
    const end = Date.parse(allowance?.expiring[0]?.at ?? '');
    return end < soon ? end : Number.POSITIVE_INFINITY;
  };
  return benefits.toSorted((a, b) => Math.sign(endOf(a) - endOf(b)) || 0);
}
