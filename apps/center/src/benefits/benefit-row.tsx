import type { MemberBenefits } from '@laurel/sdk';
import { type ReactNode, useState } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Loaded, Sheet } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';

export type Benefit = MemberBenefits['has'][number];

/** A benefit that she has; tapped, it says why, how to use it, and where it was used. */
export function BenefitRow({ benefit, at }: { readonly benefit: Benefit; readonly at: string }): ReactNode {
  const { t, f, say } = useCentre();
  const [open, setOpen] = useState(false);
  const { allowance, saves } = benefit;
  const end = allowance?.expiring[0];
  const isSoon = end !== undefined && Date.parse(end.at) < Date.parse(at) + 7 * 86_400_000;
  return (
    <>
      <button type="button" className="row" onClick={() => setOpen(true)}>
        <span className="grow">
          <strong>
            {say(benefit.name)}
            {isSoon ? <em>{t('benefits.soon')}</em> : null}
          </strong>
          <small>{useReasons(benefit)}</small>
        </span>
        <span className="figure">
          {allowance === undefined ? null : f.number(allowance.available)}
          <small>
            {allowance === undefined
              ? saves == null
                ? ''
                : t('benefits.saves', { money: f.money(saves) })
              : allowance.nextAt == null
                ? ''
                : t('benefits.next', { date: f.date(allowance.nextAt) })}
          </small>
        </span>
      </button>
      <Sheet title={say(benefit.name)} open={open} onClose={() => setOpen(false)}>
        <About benefit={benefit} />
      </Sheet>
    </>
  );
}

function useReasons({ reasons }: Benefit): string {
  const { t, say, outline } = useCentre();
  const tiers = outline.tracks.flatMap((track) => track.tiers);
  return reasons
    .map((reason) => {
      if (reason.kind === 'plan' || reason.kind === 'family') {
        const plan = outline.plans.find(({ id }) => id === reason.plan);
        return t('benefits.reason.plan', { name: plan === undefined ? '' : say(plan.name) });
      }
      if (reason.kind === 'tier' || reason.kind === 'landing') {
        const tier = tiers.find(({ id }) => id === reason.tier);
        return t('benefits.reason.tier', { name: tier === undefined ? '' : say(tier.name) });
      }
      return t(reason.kind === 'granted' ? 'benefits.reason.grant' : 'benefits.reason.everybody');
    })
    .join(' · ');
}

function About({ benefit }: { readonly benefit: Benefit }): ReactNode {
  const { t, f, say } = useCentre();
  const { id, scenes, how, terms, until, gives } = benefit;
  const query = useOfMember(`uses/${id}`, ({ laurel, member }) =>
    told(laurel.listBenefitUses({ path: { id: member, benefit: id } })),
  );
  const place = scenes.map((scene) => t(`scene.${scene}`)).join(' · ');
  return (
    <div className="about">
      <h3>{t('benefits.how')}</h3>
      <p>{how == null ? t(`benefits.useHow.${gives}`) : say(how)}</p>
      {place === '' ? null : <p className="quiet">{t('benefits.for', { list: place })}</p>}
      {until == null ? null : <p className="quiet">{t('until', { date: f.end(until) })}</p>}
      {terms == null ? null : (
        <>
          <h3>{t('benefits.terms')}</h3>
          <p>{say(terms)}</p>
        </>
      )}
      <h3>{t('benefits.record')}</h3>
      <Loaded query={query} rows={2}>
        {({ data }) =>
          data.length === 0 ? (
            <p className="quiet">{t('benefits.noRecord')}</p>
          ) : (
            <ul className="plain">
              {data.map((use, n) => (
                <li key={`${use.at} ${n}`}>{f.time(use.at)}</li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}
