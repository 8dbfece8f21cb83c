import type { MemberPlan, OutlinePlan } from '@laurel/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCentre } from '../frame/centre.tsx';
import { told } from '../frame/session.ts';
import { ask, tell, useFailed } from '../frame/tell.tsx';

/** What can be bought, with the price that this member pays: a quote is asked for, shown, and only then paid. */
export function Variants(of: { readonly plan: OutlinePlan; readonly current: MemberPlan | null }): ReactNode {
  const { plan, current } = of;
  const { t, f, say } = useCentre();
  const buy = useBuying(plan);
  const trial = useTrial(plan);
  const isNew =
    current === null || (current.term == null && current.trial == null && current.status === 'none');
  const term = (length: OutlinePlan['trial']): string =>
    length === null ? t('term.life') : t(`term.${length.unit}`, { count: length.count });
  return (
    <div className="variants">
      {plan.variants.map((variant) => (
        <button
          type="button"
          key={variant.id}
          disabled={buy.isPending}
          onClick={() => buy.mutate(variant.id)}
        >
          <strong>{say(variant.name)}</strong>
          <span>{t('plan.price', { money: f.money(variant.price), term: term(variant.term) })}</span>
        </button>
      ))}
      {plan.trial !== null && isNew ? (
        <button type="button" className="trial" disabled={trial.isPending} onClick={() => trial.mutate()}>
          {t('plan.trial', { term: term(plan.trial) })}
        </button>
      ) : null}
    </div>
  );
}

function useBuying(plan: OutlinePlan) {
  const { t, f, laurel, member } = useCentre();
  const client = useQueryClient();
  const failed = useFailed();
  return useMutation({
    mutationFn: async (variant: string) => {
      const path = { id: member, plan: plan.id };
      const quote = await told(laurel.quotePlan({ path, body: { variant } }));
      const credit = quote.credit > 0 ? t('plan.credit', { money: f.money(quote.credit) }) : '';
      const sure = await ask({
        title: t('plan.quote', { money: f.money(quote.amount) }),
        detail: `${credit} ${t('plan.quoteUntil', { date: f.time(quote.until) })}`.trim(),
        yes: t('plan.buy'),
      });
      return sure ? told(laurel.buyPlan({ path, body: { quoteId: quote.id } })) : null;
    },
    onSuccess: async (bought) => {
      if (bought === null) return;
      tell(bought.plan.term == null ? t('plan.paying') : t('plan.bought'));
      await client.invalidateQueries({ queryKey: ['member'] });
    },
    onError: failed,
  });
}

function useTrial(plan: OutlinePlan) {
  const { t, laurel, member } = useCentre();
  const client = useQueryClient();
  const failed = useFailed();
  return useMutation({
    mutationFn: () => told(laurel.startTrial({ path: { id: member, plan: plan.id } })),
    onSuccess: async () => {
      tell(t('plan.trialDone'));
      await client.invalidateQueries({ queryKey: ['member'] });
    },
    onError: failed,
  });
}
