import type { MemberTask } from '@laurel/sdk';
import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Empty, Loaded, Section } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { Calendar } from './calendar.tsx';
import { TaskRow } from './task-row.tsx';

const kinds = ['daily', 'growth', 'special'] as const;

/** 任务中心: what to collect first, then tasks by kind. */
export function TasksTab(): ReactNode {
  const { t } = useCentre();
  const query = useOfMember('tasks', ({ laurel, member }) =>
    told(laurel.listTasks({ path: { id: member } })),
  );
  return (
    <Loaded query={query} rows={8}>
      {({ data }) =>
        data.length === 0 ? (
          <Empty text={t('tasks.empty')} />
        ) : (
          <>
            <Calendar tasks={data} />
            <Group title={t('tasks.collect')} tasks={data.filter(({ state }) => state === 'claimable')} />
            {kinds.map((kind) => (
              <Group
                key={kind}
                title={t(`tasks.${kind}`)}
                tasks={data.filter((task) => task.kind === kind && task.state !== 'claimable')}
              />
            ))}
          </>
        )
      }
    </Loaded>
  );
}

function Group({
  title,
  tasks,
}: {
  readonly title: string;
  readonly tasks: readonly MemberTask[];
}): ReactNode {
  if (tasks.length === 0) return null;
  return (
    <Section title={title}>
      <div className="card list">
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </div>
    </Section>
  );
}
