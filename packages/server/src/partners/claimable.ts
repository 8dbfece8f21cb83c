import { claimState, type Head, type Programs, type Who, whoIs } from '@laurel/core';
import { orNull, type ShowTime } from '../http/show-time.ts';

/** What a plan would bring of partners, and from when: told before it is paid. */
export function claimableWith(
  programs: Programs,
  { head, at, plan }: { readonly head: Head; readonly at: number; readonly plan: string },
  show: ShowTime,
): readonly object[] {
  const who: Who = whoIs(programs, head, at);
  return [...who.compiled.benefits.values()].flatMap((benefit) => {
    const { partner } = benefit.def;
    if (partner === undefined || !benefit.plans.has(plan)) return [];
    // As if she had it not yet: a claim is once per term, and this would be another term.
    const { used, times, from, limits } = claimState(who, benefit, null);
    if (limits.length === 0) return [];
    const [only = ''] = Object.keys(who.compiled.program.partners[partner.partner]?.items ?? {});
    return [
      {
        benefit: benefit.id,
        partner: partner.partner,
        item: partner.item ?? only,
        used,
        times,
        left: Math.max(0, times - used),
        claimable: from !== null && from <= at,
        from: orNull(show, from),
      },
    ];
  });
}
