import type { Member } from '@laurel/sdk';
import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Empty, Loaded, Section } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import type { ShowSheet } from '../frame/sheets.tsx';
import { TransferRow } from '../ledger/why-sheet.tsx';
import { PlanStrip } from '../plans/plan-strip.tsx';
import { TaskRow } from '../tasks/task-row.tsx';
import { TierCard } from './tier-card.tsx';

/** 会员中心: who I am here, what comes next, what happened lately. */
export function MemberTab({ show }: { readonly show: ShowSheet }): ReactNode {
  const query = useOfMember('self', ({ laurel, member }) => told(laurel.getMember({ path: { id: member } })));
  return (
    <Loaded query={query} rows={8}>
      {(member) => (
        <>
          <TierCard member={member} show={show} />
          <Assets member={member} show={show} />
          <PlanStrip show={show} />
          <Today member={member} />
          <BestTasks />
          <Lately />
        </>
      )}
    </Loaded>
  );
}

/** What she can spend or use, each opening its history. */
function Assets({ member, show }: { readonly member: Member; readonly show: ShowSheet }): ReactNode {
  const { outline, say, f } = useCentre();
  const shown = Object.entries(member.assets).filter(([id, { balance, pending }]) => {
    const asset = outline.assets[id];
    if (asset === undefined || asset.hidden || asset.kind === 'score') return false;
    return asset.kind === 'currency' || balance + pending > 0;
  });
  return (
    <div className="assets">
      {shown.map(([id, { available }]) => (
        <button type="button" key={id} onClick={() => show({ sheet: 'history', asset: id })}>
          <strong>{f.number(available)}</strong>
          <small>{say(outline.assets[id]?.name ?? { zh: id, en: id })}</small>
        </button>
      ))}
    </div>
  );
}

/** What is lost if nothing is done: units that end within a month. */
function Today({ member }: { readonly member: Member }): ReactNode {
  const { t, f, outline, say } = useCentre();
  const soon = Date.parse(member.at) + 31 * 86_400_000;
  const ending = Object.entries(member.assets).flatMap(([id, { expiring }]) =>
    outline.assets[id]?.hidden === true
      ? []
      : expiring.filter(({ at }) => Date.parse(at) < soon).map((each) => ({ id, ...each })),
  );
  if (ending.length === 0) return null;
  return (
    <Section title={t('today')}>
      <div className="card list">
        {ending.slice(0, 3).map(({ id, amount, at }) => (
          <div className="row" key={`${id} ${at}`}>
            <span className="grow">
              <strong>{say(outline.assets[id]?.name ?? { zh: id, en: id })}</strong>
              <small>{t('until', { date: f.end(at) })}</small>
            </span>
            <span className="figure">× {f.number(amount)}</span>
          </div>
        ))}
      </div>
    </Section>
  );
}

function BestTasks(): ReactNode {
  const { t } = useCentre();
  const query = useOfMember('tasks', ({ laurel, member }) =>
    told(laurel.listTasks({ path: { id: member } })),
  );
  const open = (query.data?.data ?? []).filter(({ done, state }) => !done && state !== 'locked').slice(0, 2);
  if (open.length === 0) return null;
  return (
    <Section title={t('title.tasks')}>
      <div className="card list">
        {open.map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </div>
    </Section>
  );
}

function Lately(): ReactNode {
  const { t } = useCentre();
  const query = useOfMember('lately', ({ laurel, member }) =>
    told(laurel.listTransfers({ path: { id: member }, query: { limit: 5 } })),
  );
  return (
    <Section title={t('lately')}>
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty text={t('nothingLately')} />
          ) : (
            <div className="card list">
              {data.map((transfer) => (
                <TransferRow key={transfer.id} transfer={transfer} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Section>
  );
}
