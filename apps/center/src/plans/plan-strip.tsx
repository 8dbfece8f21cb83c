import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { told } from '../frame/session.ts';
import type { ShowSheet } from '../frame/sheets.tsx';

/** One line for the plan: what she saved with it, or what it would add. */
export function PlanStrip({ show }: { readonly show: ShowSheet }): ReactNode {
  const { outline, t, f, say } = useCentre();
  const { data: self } = useOfMember('self', ({ laurel, member }) =>
    told(laurel.getMember({ path: { id: member } })),
  );
  const { data: benefits } = useOfMember('benefits', ({ laurel, member }) =>
    told(laurel.listBenefits({ path: { id: member } })),
  );
  return outline.plans.map((plan) => {
    const mine = self?.plans.find((each) => each.plan === plan.id && each.status !== 'none');
    const more = (benefits?.locked ?? []).filter(({ unlocks }) =>
      unlocks.some((way) => way.kind === 'plan' && way.plan === plan.id),
    ).length;
    const end = mine?.term?.until ?? mine?.trial?.until ?? null;
    return (
      <button
        type="button"
        key={plan.id}
        className="strip"
        onClick={() => show({ sheet: 'plan', plan: plan.id })}
      >
        <strong>{say(plan.name)}</strong>
        <span>
          {mine === undefined || (mine.term == null && mine.trial == null)
            ? t('plan.strip', { name: say(plan.name), n: more })
            : end == null
              ? ''
              : t(mine.term == null ? 'plan.trialUntil' : 'plan.until', { date: f.end(end) })}
        </span>
      </button>
    );
  });
}
