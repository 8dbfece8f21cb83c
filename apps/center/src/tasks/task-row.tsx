import type { MemberTask } from '@laurel/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCentre, useUnits } from '../frame/centre.tsx';
import { Bar } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { useFailed } from '../frame/tell.tsx';

/** A task: what to do, what it gives, how far, and one button that does the next thing. */
export function TaskRow({ task }: { readonly task: MemberTask }): ReactNode {
  const { t, f, say } = useCentre();
  const { goal, progress, until, saves } = task;
  const [done, all] = [Number(progress ?? 0), Number(goal ?? 0)];
  return (
    <div className={`task ${task.done ? 'done' : ''}`}>
      <div className="row">
        <span className="grow">
          <strong>
            {say(task.name)}
            {saves == null ? null : <em>{t('tasks.saves')}</em>}
          </strong>
          <small>{say(task.how)}</small>
          <small className="gives">
            <Rewards task={task} />
            {until == null ? '' : ` · ${t('tasks.until', { date: f.end(until) })}`}
          </small>
        </span>
        <NextStep task={task} />
      </div>
      {all > 1 ? (
        <div className="progress">
          <Bar share={done / all} label={say(task.name)} />
          <small>{t('tasks.progress', { done: f.number(done), goal: f.number(all) })}</small>
        </div>
      ) : null}
    </div>
  );
}

function Rewards({ task }: { readonly task: MemberTask }): ReactNode {
  const units = useUnits();
  const shown = task.rewards.map(({ asset, amount }) => {
    const n = Number(amount);
    return Number.isSafeInteger(n) ? `+${units(asset, n)}` : `+${asset}`;
  });
  return shown.join('  ');
}

function NextStep({ task }: { readonly task: MemberTask }): ReactNode {
  const { t, laurel, member } = useCentre();
  const client = useQueryClient();
  const failed = useFailed();
  const act = useMutation({
    mutationFn: async () => {
      const path = { id: member, task: task.id };
      if (task.state === 'claimable') return told(laurel.claimTask({ path }));
      return told(laurel.acceptTask({ path }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['member'] }),
    onError: failed,
  });
  const button = (text: string): ReactNode => (
    <button type="button" className="button small" disabled={act.isPending} onClick={() => act.mutate()}>
      {text}
    </button>
  );
  if (task.state === 'claimable') return button(t('tasks.claim'));
  if (task.state === 'toAccept') return button(t('tasks.accept'));
  if (task.state === 'locked') return <small className="state">{t('tasks.locked')}</small>;
  return task.done ? <small className="state ok">{t('tasks.done')}</small> : null;
}
