import type { MemberTask } from '@laurel/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCentre } from '../frame/centre.tsx';
import { Section } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { useFailed } from '../frame/tell.tsx';
import { shapeOf } from './month.ts';

/** The month of a streak: days that count, days that were missed, and today's check-in. */
export function Calendar({ tasks }: { readonly tasks: readonly MemberTask[] }): ReactNode {
  const { t, f } = useCentre();
  const streak = tasks.find(({ calendar }) => calendar != null);
  const calendar = streak?.calendar;
  if (streak === undefined || calendar == null) return null;
  const { blanks, count } = shapeOf(calendar.month);
  const days = Array.from({ length: count }, (_, n) => `${calendar.month}-${String(n + 1).padStart(2, '0')}`);
  const stateOf = (day: string): string => {
    if (calendar.days.includes(day)) return 'came';
    return calendar.missed.includes(day) ? 'missed' : '';
  };
  return (
    <Section title={t('tasks.calendar', { month: f.month(`${calendar.month}-15T00:00:00Z`) })}>
      <div className="card calendar">
        <div className="days" role="list">
          {Array.from({ length: blanks }, (_, n) => (
            <span key={`blank-${calendar.month}-${n}`} className="blank" />
          ))}
          {days.map((day) => (
            <span key={day} role="listitem" className={stateOf(day)}>
              {Number(day.slice(8))}
            </span>
          ))}
        </div>
        <div className="foot">
          <span>
            <strong className="big">{f.number(Number(streak.progress))}</strong> /{' '}
            {f.number(Number(streak.goal))}
          </span>
          <CheckIn tasks={tasks} />
        </div>
        {calendar.cards > 0 ? <p className="quiet">{t('tasks.cards', { n: calendar.cards })}</p> : null}
      </div>
    </Section>
  );
}

function CheckIn({ tasks }: { readonly tasks: readonly MemberTask[] }): ReactNode {
  const { t, laurel, member } = useCentre();
  const client = useQueryClient();
  const failed = useFailed();
  const daily = tasks.find(({ id }) => id === 'checkin');
  const act = useMutation({
    mutationFn: () => told(laurel.checkIn({ path: { id: member } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['member'] }),
    onError: failed,
  });
  const isDone = daily?.done === true;
  return (
    <button type="button" className="button" disabled={isDone || act.isPending} onClick={() => act.mutate()}>
      {isDone ? t('tasks.checkedIn') : t('tasks.checkin')}
    </button>
  );
}
