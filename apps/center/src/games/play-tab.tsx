import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Empty, Loaded, Section } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { Mall } from '../mall/mall.tsx';
import { Game } from './game.tsx';

/** 互动中心: activities, games, what is for her alone, the mall. */
export function PlayTab(): ReactNode {
  const { t, laurel } = useCentre();
  const games = useQuery({ queryKey: ['games'], queryFn: () => told(laurel.listGames()) });
  return (
    <>
      <Loaded query={games} rows={5}>
        {({ data }) =>
          data.length === 0 ? null : (
            <Section title={t('play.games')}>
              {data.map((game) => (
                <Game key={game.id} game={game} />
              ))}
            </Section>
          )
        }
      </Loaded>
      <Activities />
      <ForMe />
      <Section title={t('play.mall')}>
        <Mall />
      </Section>
    </>
  );
}

function Activities(): ReactNode {
  const { t, f, say, laurel } = useCentre();
  const query = useQuery({ queryKey: ['activities'], queryFn: () => told(laurel.listActivities()) });
  return (
    <Section title={t('play.activities')}>
      <Loaded query={query} rows={1}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty text={t('play.activityEmpty')} />
          ) : (
            <div className="card list">
              {data.map((activity) => (
                <div className="row" key={activity.id}>
                  <span className="grow">
                    <strong>{say(activity.name)}</strong>
                    <small>
                      {activity.until == null ? '' : t('tasks.until', { date: f.end(activity.until) })}
                    </small>
                  </span>
                </div>
              ))}
            </div>
          )
        }
      </Loaded>
    </Section>
  );
}

/** 专属福利: what was given to her or to an audience that she is in. */
function ForMe(): ReactNode {
  const { t, f, say } = useCentre();
  const query = useOfMember('benefits', ({ laurel, member }) =>
    told(laurel.listBenefits({ path: { id: member } })),
  );
  return (
    <Section title={t('play.mine')}>
      <Loaded query={query} rows={1}>
        {({ has }) => {
          const mine = has.filter(({ reasons }) => reasons.some(({ kind }) => kind === 'granted'));
          if (mine.length === 0) return <Empty text={t('play.mineEmpty')} />;
          return (
            <div className="card list">
              {mine.map((benefit) => (
                <div className="row" key={benefit.id}>
                  <span className="grow">
                    <strong>{say(benefit.name)}</strong>
                    <small>{benefit.until == null ? '' : t('until', { date: f.end(benefit.until) })}</small>
                  </span>
                </div>
              ))}
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
}
