import type { Out } from '../frame/io.ts';

interface Tier {
  readonly track?: string;
  readonly tier?: string;
  readonly since?: string;
  readonly until?: string | null;
  readonly inGrace?: boolean;
  readonly earned?: string;
  readonly manual?: { readonly kind: string; readonly until: string | null };
  readonly units?: number;
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
interface Hold {
  readonly id: string;
  readonly asset: string;
  readonly amount: number;
  readonly until: string;
  readonly orderId?: string;
}
interface Consent {
  readonly id: string;
  readonly version: string;
  readonly given: boolean;
  readonly at: string;
}
interface Member {
  readonly id?: string;
  readonly standing?: string;
  readonly joinedAt?: string | null;
  readonly tiers?: readonly Tier[];
  readonly assets?: Readonly<Record<string, Asset>>;
  readonly holds?: readonly Hold[];
  readonly tags?: readonly string[];
  readonly consents?: readonly Consent[];
  readonly mergedInto?: string;
  readonly merged?: readonly string[];
  readonly happenedBy?: { readonly at: string; readonly balances: Readonly<Record<string, number>> };
}

/** What a standing other than active comes to. */
const standings: Readonly<Record<string, string>> = {
  frozen: 'FROZEN: neither earns nor spends',
  closed: 'CLOSED: has left',
  erased: 'ERASED: the person is not known any more',
};

/** A member for people to read; profile and benefits are in the JSON. */
export function memberText(out: Out, found: object): string {
  const { id = '', standing = '', joinedAt, tiers = [], assets = {}, ...member } = found as Member;
  const { mergedInto, merged = [] } = member;
  return [
    `${out.paint.bold(id)}  ${standings[standing] ?? standing}, joined ${joinedAt ?? 'never'}`,
    ...(mergedInto === undefined ? [] : [`merged into ${mergedInto}, who is shown`]),
    ...(merged.length === 0 ? [] : [`merged with ${merged.join(', ')}`]),
    ...tiers.map(tierText),
    '',
    assetsTable(out, assets),
    ...moreOf(out, member),
  ].join('\n');
}

function assetsTable(out: Out, assets: Readonly<Record<string, Asset>>): string {
  const rows = Object.entries(assets).map(([name, asset]) => {
    const [next] = asset.expiring;
    const { balance, available, held, pending, owed } = asset;
    return [name, balance, available, held, pending, owed, next ? `${next.amount} at ${next.at}` : ''];
  });
  return out.table(['asset', 'balance', 'available', 'held', 'pending', 'owed', 'expires next'], rows);
}

/** What only some members have. */
function moreOf(out: Out, { holds = [], tags = [], consents = [], happenedBy }: Member): readonly string[] {
  const lines: string[] = [];
  if (holds.length > 0) {
    const rows = holds.map(({ id, asset, amount, until, orderId }) => [id, asset, amount, until, orderId]);
    lines.push('', out.table(['hold', 'asset', 'units', 'lapses', 'order'], rows));
  }
  if (tags.length > 0) lines.push('', `tags: ${tags.join(', ')}`);
  if (consents.length > 0) lines.push(`consents: ${consents.map(consentText).join(', ')}`);
  if (happenedBy !== undefined) {
    const balances = Object.entries(happenedBy.balances).map(([asset, units]) => `${asset} ${units}`);
    lines.push('', `happened by ${happenedBy.at}, as known today: ${balances.join(', ') || 'nothing'}`);
  }
  return lines;
}

const consentText = ({ id, version, given, at }: Consent): string =>
  `${id} ${version} ${given ? 'given' : 'withdrawn'} ${at}`;

function tierText({ track, tier, since, until, ...standing }: Tier): string {
  const period = until === null || until === undefined ? `since ${since}` : `from ${since} to ${until}`;
  return [`${track}  ${tier} ${period}`, ...standingOn(tier, standing)].join(', ');
}

function standingOn(
  tier: string | undefined,
  { inGrace, earned, manual, units, next, keep }: Tier,
): string[] {
  return [
    ...(inGrace === true ? ['in grace'] : []),
    ...(manual
      ? [`${manual.kind === 'trial' ? 'on trial' : 'set by hand'} until ${manual.until ?? 'lifted'}`]
      : []),
    ...(earned !== undefined && earned !== tier ? [`earned ${earned}`] : []),
    ...(units === undefined ? [] : [`${units} counted`]),
    ...(next ? [`${next.missing} to ${next.tier}`] : []),
    ...(keep && keep.missing > 0 ? [`${keep.missing} to keep it by ${keep.by}`] : []),
  ];
}
