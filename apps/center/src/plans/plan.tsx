import type { MemberPlan, OutlinePlan } from '@laurel/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Empty, Loaded, Section } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { ask, tell, useFailed } from '../frame/tell.tsx';
import { Variants } from './variants.tsx';

/** A paid plan: what she has of it, what it saved, what it costs, and how to end its renewal in two taps. */
export function Plan({ id }: { readonly id: string }): ReactNode {
  const { outline } = useCentre();
  const plan = outline.plans.find((each) => each.id === id);
  const query = useOfMember(`plan/${id}`, ({ laurel, member }) =>
    told(laurel.getPlan({ path: { id: member, plan: id } })),
  );
  if (plan === undefined) return null;
  return (
    <Loaded query={query} rows={5}>
      {({ current, savings }) => (
        <>
          <Standing current={current} saved={savings?.cash ?? 0} />
          <Renewal current={current} plan={plan} />
          <Variants plan={plan} current={current} />
          <Savings plan={id} />
        </>
      )}
    </Loaded>
  );
}

function Standing({
  current,
  saved,
}: {
  readonly current: MemberPlan | null;
  readonly saved: number;
}): ReactNode {
  const { t, f } = useCentre();
  const until = current?.term?.until ?? current?.trial?.until ?? null;
  if (until === null) return <p className="quiet">{t('plan.none')}</p>;
  return (
    <div className="standing">
      <strong className="big">{t('plan.saved', { money: f.money(saved) })}</strong>
      <span>{t(current?.term == null ? 'plan.trialUntil' : 'plan.until', { date: f.end(until) })}</span>
    </div>
  );
}

function Renewal({
  current,
  plan,
}: {
  readonly current: MemberPlan | null;
  readonly plan: OutlinePlan;
}): ReactNode {
  const { t, f, laurel, member } = useCentre();
  const client = useQueryClient();
  const failed = useFailed();
  const act = useMutation({
    mutationFn: () => told(laurel.cancelPlan({ path: { id: member, plan: plan.id } })),
    onSuccess: async () => {
      tell(t('plan.renewOffDone'));
      await client.invalidateQueries({ queryKey: ['member'] });
    },
    onError: failed,
  });
  if (current?.mandate == null) return null;
  const cancel = async (): Promise<void> => {
    const date = current.term?.until == null ? '' : f.end(current.term.until);
    const sure = await ask({ title: t('plan.renewOffAsk', { date }), yes: t('plan.renewOff') });
    if (sure) act.mutate();
  };
  return (
    <div className="card row">
      <span className="grow">
        <strong>{t('plan.renewOn')}</strong>
        {current.nextCharge == null ? null : (
          <small>{t('plan.nextCharge', { money: f.money(current.nextCharge.amount) })}</small>
        )}
      </span>
      <button type="button" className="quiet" disabled={act.isPending} onClick={() => void cancel()}>
        {t('plan.renewOff')}
      </button>
    </div>
  );
}

function Savings({ plan }: { readonly plan: string }): ReactNode {
  const { t, f } = useCentre();
  const { data: benefits } = useOfMember('benefits', ({ laurel, member }) =>
    told(laurel.listBenefits({ path: { id: member } })),
  );
  const { say } = useCentre();
  const query = useOfMember('savings', ({ laurel, member }) =>
    told(laurel.getSavings({ path: { id: member } })),
  );
  const nameOf = (id: string | undefined): string => {
    const found = benefits?.has.find((each) => each.id === id);
    return found === undefined ? (id ?? '') : say(found.name);
  };
  return (
    <Section title={t('plan.savings')}>
      <Loaded query={query}>
        {({ data }) => {
          const mine = data.filter((line) => line.plan === plan);
          if (mine.length === 0) return <Empty text={t('plan.noSavings')} />;
          return (
            <div className="card list">
              {mine.map((line, n) => (
                <div className="row" key={`${line.at} ${n}`}>
                  <span className="grow">
                    <strong>{nameOf(line.benefit)}</strong>
                    <small>{f.time(line.at)}</small>
                  </span>
                  <span className="figure">{f.money(line.cash)}</span>
                </div>
              ))}
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
}
