import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Section } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { themed } from '../member/themed.ts';
import { useRules } from '../rules-page/use-rules.ts';

/** All tiers side by side, what each adds, hers marked. What stands in them is of the rules page. */
export function Ladder(): ReactNode {
  const { t, f, say, outline } = useCentre();
  const { data: self } = useOfMember('self', ({ laurel, member }) =>
    told(laurel.getMember({ path: { id: member } })),
  );
  const rules = useRules();
  const items = rules.data?.sections.find(({ id }) => id === 'tracks')?.items ?? [];
  return outline.tracks.map((track) => (
    <Section key={track.id} title={`${say(track.name)} · ${t('benefits.ladder')}`}>
      <div className="ladder" tabIndex={0} role="list" aria-label={say(track.name)}>
        {track.tiers.map((tier) => {
          const isMine =
            self?.tiers.some(({ track: of, tier: at }) => of === track.id && at === tier.id) === true;
          return (
            <div key={tier.id} role="listitem" className={isMine ? 'step mine' : 'step'}>
              <header style={themed(tier.color)}>
                <strong>{say(tier.name)}</strong>
                <small>{t('benefits.from', { n: f.number(tier.threshold) })}</small>
              </header>
              {isMine ? <em>{t('benefits.mineHere')}</em> : null}
              <ul className="plain">
                {(items.find(({ id }) => id === `${track.id}/${tier.id}`)?.lines ?? []).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </div>
          );
        })}
      </div>
    </Section>
  ));
}
