import type { GamePlay } from '@laurel/sdk';
import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Loaded } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';

/** 验证本次抽奖: what was published before, what was drawn, and when the seed can be seen. */
export function Verify({ play }: { readonly play: GamePlay }): ReactNode {
  const { t } = useCentre();
  const { game, round, n, number } = play;
  const query = useOfMember(`round/${game}/${round}`, ({ laurel }) =>
    told(laurel.getRound({ path: { game, round: String(round) } })),
  );
  return (
    <Loaded query={query}>
      {(published) => (
        <div className="why">
          <p>{t('play.verifyHow')}</p>
          <dl>
            <dt>{t('play.round', { n: round, i: n })}</dt>
            <dd>
              <code>{play.pseudonym}</code>
            </dd>
            <dt>{t('play.seedHash')}</dt>
            <dd>
              <code>{published.hash}</code>
            </dd>
            <dt>{t('play.number')}</dt>
            <dd>
              <code>{number}</code>
            </dd>
            <dt>{t('play.seed')}</dt>
            <dd>{published.seed == null ? t('play.seedLater') : <code>{published.seed}</code>}</dd>
          </dl>
        </div>
      )}
    </Loaded>
  );
}
