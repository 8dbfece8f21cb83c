import type { Member } from '@laurel/sdk';
import { type ReactNode, useEffect, useRef } from 'react';
import { useCentre } from '../frame/centre.tsx';
import { Bar } from '../frame/parts.tsx';
import type { ShowSheet } from '../frame/sheets.tsx';
import { themed } from './themed.ts';

/** The card: the tier in its own colour, how far the next one is, and what keeps this one. */
export function TierCard({ member, show }: { readonly member: Member; readonly show: ShowSheet }): ReactNode {
  const { t, say, outline, f } = useCentre();
  const { tier, profile } = member;
  useCelebration(member);
  if (tier === null) return null;
  const measure = outline.tracks.find(({ id }) => id === tier.track)?.measure ?? '';
  const nickname = profile['nickname'];
  return (
    <div className="tier" style={themed(tier.color)}>
      <div className="top">
        <span>
          <small>{typeof nickname === 'string' ? nickname : say(outline.name)}</small>
          <strong>{say(tier.name)}</strong>
        </span>
        <button type="button" onClick={() => show({ sheet: 'card' })}>
          {t('card.show')}
        </button>
      </div>
      <button type="button" className="growth" onClick={() => show({ sheet: 'history', asset: measure })}>
        <strong className="big">{f.number(tier.units)}</strong>
        <small>{say(outline.assets[measure]?.name ?? { zh: measure, en: measure })}</small>
      </button>
      <Ahead tier={tier} measure={measure} />
    </div>
  );
}

type Tier = NonNullable<Member['tier']>;

function Ahead({ tier, measure }: { readonly tier: Tier; readonly measure: string }): ReactNode {
  const { t, say, outline, f } = useCentre();
  const steps = outline.tracks.find(({ id }) => id === tier.track)?.tiers ?? [];
  const next = steps.find(({ id }) => id === tier.next?.tier);
  const asset = say(outline.assets[measure]?.name ?? { zh: measure, en: measure });
  return (
    <div className="ahead">
      {tier.next == null || next === undefined ? (
        <p>{t('growth.top')}</p>
      ) : (
        <>
          <Bar share={tier.units / tier.next.threshold} label={asset} />
          <p>
            {t('growth.missing', { n: f.number(tier.next.missing), asset, tier: say(next.name) })}
            {tier.next.projectedAt == null
              ? ''
              : ` · ${t('growth.projected', { date: f.date(tier.next.projectedAt) })}`}
          </p>
        </>
      )}
      <p className="quiet">{keepText(tier)}</p>
    </div>
  );

  function keepText({ inGrace, keep, until }: Tier): string {
    if (until == null) return t('growth.forever');
    if (inGrace) return t('growth.grace', { date: f.end(until) });
    if (keep == null || keep.missing <= 0) return t('growth.kept', { date: f.end(until) });
    return t('growth.keep', { n: f.number(keep.missing), asset, date: f.end(keep.by) });
  }
}

/** Confetti once, when the tier rises while she looks. */
function useCelebration({ tier }: Member): void {
  const { outline } = useCentre();
  const steps = outline.tracks.find(({ id }) => id === tier?.track)?.tiers ?? [];
  const place = steps.findIndex(({ id }) => id === tier?.tier);
  const before = useRef(place);
  useEffect(() => {
    const rose = place > before.current;
    before.current = place;
    if (!rose || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    void import('canvas-confetti').then(({ default: confetti }) =>
      confetti({ particleCount: 120, spread: 80 }),
    );
  }, [place]);
}
