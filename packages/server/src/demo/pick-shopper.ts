import { type MemberView, viewOf } from '@laurel/core';
import { type LoadParts, seeMember } from '../members/load.ts';

/** Members to try the pages as: chosen by what they are, whoever that is on the day. */
export const shopperKinds = ['new', 'near-upgrade', 'at-risk'] as const;
export type ShopperKind = (typeof shopperKinds)[number];

/** The smaller, the more she is one; null: she is none. */
type Rank = (view: MemberView) => number | null;

const ranks: Readonly<Record<ShopperKind, Rank>> = {
  new: ({ joinedAt, tier }) => (joinedAt === null || tier?.inGrace === true ? null : -joinedAt),
  'near-upgrade': ({ tier }) => {
    const missing = tier?.next?.missing ?? 0;
    return missing > 0 && tier?.inGrace !== true ? missing : null;
  },
  'at-risk': ({ tier }) => {
    if (tier === null) return null;
    if (tier.inGrace) return 0;
    return tier.keep !== null && tier.keep.missing > 0 ? tier.keep.by : null;
  },
};

const pageMax = 500;

/** External id of the member who is it most; null where nobody is. Looks at everybody: a demonstration is small. */
export async function pickShopper(parts: LoadParts, kind: ShopperKind): Promise<string | null> {
  let best: { readonly id: string; readonly rank: number } | null = null;
  for (let after = 0; ; ) {
    const some = await parts.reads.list({ after, limit: pageMax });
    for (const found of some) {
      if (found.erased || found.merged !== undefined) continue;
      const { head, at } = await seeMember(parts, found);
      const view = viewOf(parts.reads.programs(), head, at);
      const rank = view.standing === 'active' ? ranks[kind](view) : null;
      if (rank !== null && (best === null || rank < best.rank)) best = { id: found.external, rank };
    }
    const last = some.at(-1);
    if (last === undefined || some.length < pageMax) return best?.id ?? null;
    after = last.member;
  }
}
