import type { Out } from '../frame/io.ts';

interface Tier {
  readonly track?: string;
  readonly tier?: string;
  readonly since?: string;
  readonly until?: string | null;
  readonly next?: { readonly tier: string; readonly missing: number } | null;
  readonly keep?: { readonly missing: number; readonly by: string } | null;
}
interface Asset {
  readonly balance: number;
  readonly available: number;
  readonly held: number;
  readonly pending: number;
  readonly owed: number;
  readonly expiring: readonly { readonly amount: number; readonly at: string }[];
}
interface Member {
  readonly id?: string;
  readonly standing?: string;
  readonly joinedAt?: string | null;
  readonly tier?: Tier | null;
  readonly assets?: Readonly<Record<string, Asset>>;
}

/** The parts of a member that one asks for first; the rest is in the JSON. */
export function memberText(out: Out, found: object): string {
  const { id = '', standing = '', joinedAt, tier, assets = {} } = found as Member;
  const rows = Object.entries(assets).map(([name, asset]) => {
    const [next] = asset.expiring;
    const { available, held, pending, owed } = asset;
    return [name, asset.balance, available, held, pending, owed, next ? `${next.amount} at ${next.at}` : ''];
  });
  return [
    `${out.paint.bold(id)}  ${standing}, joined ${joinedAt ?? 'never'}`,
    ...(tier ? [tierText(tier)] : []),
    '',
    out.table(['asset', 'balance', 'available', 'held', 'pending', 'owed', 'expires next'], rows),
  ].join('\n');
}

function tierText({ tier, since, until, next, keep }: Tier): string {
  const period = until === null || until === undefined ? `since ${since}` : `from ${since} to ${until}`;
  const up = next ? `, ${next.missing} to ${next.tier}` : '';
  const stay = keep && keep.missing > 0 ? `, ${keep.missing} to keep it by ${keep.by}` : '';
  return `tier ${tier} ${period}${up}${stay}`;
}
