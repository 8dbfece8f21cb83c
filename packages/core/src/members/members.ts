import { type Making, Refused } from '../deciding.ts';
import { type Facts, factOf } from '../facts.ts';
import { leaveHousehold } from '../households/households.ts';
import { type EpochMs, type Json, type JsonObject, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { floorDivide } from '../kernel/whole.ts';
import { dayPart, putInto } from '../ledger/grant.ts';
import { lotKey } from '../ledger/lots.ts';
import { endHold } from '../mall/give-back.ts';
import { endUses } from '../redemptions/open-uses.ts';
import { earn } from '../rules/earn.ts';
import { endCases } from '../service/cases.ts';
import { forgetVerified } from '../service/verified.ts';
import { endPauses } from '../tiers/pauses.ts';
import { joinTrack } from '../tiers/track.ts';

/** A member begins: standing, profile, the lowest tier of each track. Rules on `member.registered` come after. */
export function register(m: Making): void {
  const { head } = m.draft;
  if (m.origin === 'outside') checkAgreements(m);
  if (head.standing === 'none') return begin(m, m.happenedAt);
  if (head.standing === 'closed') return comeBack(m);
  // Joined by her first event: the registration fills the profile and grants nothing again.
  if (factOf(head.facts, 'registered') !== undefined && m.program.program.join === 'explicit') {
    throw new Refused(
      refuse('already_a_member', '', 'The member has registered before; use PATCH to change her profile.'),
    );
  }
  m.fact('registered', 1);
  fill(m);
}

/** Who has not agreed to what the program requires, in the version that it has, cannot register. */
function checkAgreements(m: Making): void {
  const sent = (m.event.data['consents'] as readonly JsonObject[] | undefined) ?? [];
  for (const { id, version, required } of m.program.program.agreements) {
    if (!required) continue;
    const isSent = sent.some(
      (one) => one['id'] === id && one['version'] === version && one['given'] !== false,
    );
    const known = m.draft.head.consents[id] as JsonObject | undefined;
    if (isSent || (known?.['version'] === version && known['given'] === true)) continue;
    throw new Refused(
      refuse('consent_missing', '/data/consents', `The agreement ${id}, version ${version}, is missing.`),
    );
  }
}

function begin(m: Making, joinedAt: EpochMs): void {
  m.member({ joinedAt, standing: 'active' });
  if (m.event.type === 'member.registered' && m.origin === 'outside') m.fact('registered', 1);
  fill(m);
  for (const track of m.program.tracks) joinTrack(m, track, joinedAt);
  earn(m);
}

/** Who left and returns starts at the lowest tier and gets no second newcomer pack. */
function comeBack(m: Making): void {
  m.member({ standing: 'active' });
  fill(m);
  for (const track of m.program.tracks) joinTrack(m, track, m.decidedAt);
}

/** `member.updated`: profile, tags and consents as the event says. */
export function update(m: Making): void {
  fill(m);
  earn(m);
}

/** Puts what the event says of the member into the head. Personal fields lie in the vault; only their names come here. */
function fill(m: Making): void {
  const { data } = m.event;
  const profile = data['profile'] as JsonObject | undefined;
  const tags = data['tags'] as readonly string[] | undefined;
  const consents = data['consents'] as readonly JsonObject[] | undefined;
  const before = m.draft.head.profile;
  if (profile !== undefined || tags !== undefined || consents !== undefined) {
    m.member({
      ...(profile === undefined ? {} : { profile }),
      ...(tags === undefined ? {} : { tags: [...new Set(tags)].sort() }),
      ...(consents === undefined ? {} : { consents: consentsOf(m, consents) }),
    });
  }
  knowPersonal(m);
  forgetVerified(m, before);
  completeProfile(m);
}

function consentsOf(m: Making, consents: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(
    consents.map((one) => [
      textOf(one['id']),
      {
        version: one['version'] ?? '',
        given: one['given'] ?? true,
        at: (one['at'] as number | undefined) ?? m.happenedAt,
      },
    ]),
  );
}

function knowPersonal(m: Making): void {
  const names = (m.event.data['personal'] as JsonObject | undefined)?.['set'] as
    | readonly string[]
    | undefined;
  const gone = (m.event.data['personal'] as JsonObject | undefined)?.['cleared'] as
    | readonly string[]
    | undefined;
  if (names === undefined && gone === undefined) return;
  const known = new Set((factOf(m.draft.head.facts, 'personal') ?? []) as readonly string[]);
  for (const name of names ?? []) known.add(name);
  for (const name of gone ?? []) known.delete(name);
  m.fact('personal', [...known].sort());
}

/** The last field that counts was filled: `member.profile_completed`, once. */
function completeProfile(m: Making): void {
  const { fields } = m.program.program;
  const wanted: string[] = [];
  for (const id in fields) if (fields[id]?.counts) wanted.push(id);
  if (wanted.length === 0 || factOf(m.draft.head.facts, 'profileCompleted') !== undefined) return;
  if (profileCompleteness(m.draft.head, wanted) < 100) return;
  m.fact('profileCompleted', 1);
  m.follow({
    type: 'member.profile_completed',
    source: m.event.source,
    id: `${m.event.id}#${m.followCount + 1}`,
    data: {},
  });
}

/** Whole percents of the fields that count. */
export function profileCompleteness(
  head: { profile: JsonObject; facts: Facts },
  fields: readonly string[],
): number {
  if (fields.length === 0) return 100;
  const personal = new Set((factOf(head.facts, 'personal') ?? []) as readonly string[]);
  const filled = fields.filter((id) => (head.profile[id] ?? null) !== null || personal.has(id)).length;
  return floorDivide(filled * 100, fields.length);
}

export function freeze(m: Making): void {
  m.member({ standing: 'frozen' });
}
export function unfreeze(m: Making): void {
  if (m.draft.head.standing !== 'frozen')
    throw new Refused(refuse('invalid_value', '', 'The member is not frozen.'));
  m.member({ standing: 'active' });
}

/** Leaving: what was set aside is released, and what is left is lost. The history stays. */
export function close(m: Making): void {
  for (const hold of Object.values(m.draft.head.holds)) endHold(m, hold);
  endUses(m, 'all');
  leaveHousehold(m);
  endPauses(m);
  forfeit(m);
  m.member({ standing: 'closed' });
}

function forfeit(m: Making): void {
  for (const [asset, state] of Object.entries(m.draft.head.assets)) {
    for (const lot of state.lots) {
      if (lot.left === 0) continue;
      const from = lot.from > m.decidedAt ? 'pending' : 'balance';
      m.transfer({
        asset,
        kind: 'expire',
        from,
        to: 'expired',
        amount: lot.left,
        lots: [[lot.key, lot.left]],
        funder: lot.funder,
        rule: 'closed',
      });
    }
  }
}

/** Profile and consents go; an anonymous ledger that balances stays. The vault's row is the shell's to remove. */
export function erase(m: Making): void {
  leaveHousehold(m);
  const cleared = Object.fromEntries(Object.keys(m.draft.head.profile).map((id) => [id, null]));
  m.member({ standing: 'erased', profile: cleared, tags: [] });
  m.fact('personal', null);
  if (factOf(m.draft.head.facts, 'verified') !== undefined) m.fact('verified', null);
  endCases(m);
}

/** A member from another system: joining time, tier, lots and earned units as they were there. */
export function importMember(m: Making): void {
  if (m.draft.head.standing !== 'none')
    throw new Refused(refuse('already_a_member', '', 'Only a new member can be imported.'));
  const { data } = m.event;
  const joinedAt = (data['joinedAt'] as EpochMs | undefined) ?? m.happenedAt;
  m.member({ joinedAt, standing: 'active' });
  fill(m);
  for (const track of m.program.tracks) joinTrack(m, track, joinedAt);
  for (const lot of someOf(data['lots'])) importLot(m, lot);
  for (const earned of someOf(data['earned'])) importEarned(m, earned);
  importTiers(m, data['tier']);
  const orders = data['orders'];
  if (typeof orders === 'number' && orders > 0) m.fact('orders', orders);
}

/** Those that are of any units. */
function someOf(list: Json | undefined): readonly JsonObject[] {
  return ((list ?? []) as readonly JsonObject[]).filter(({ amount }) => amount !== 0);
}

function importLot(m: Making, lot: JsonObject): void {
  const asset = textOf(lot['asset']);
  const def = m.program.program.assets[asset];
  if (def === undefined)
    throw new Refused(refuse('unknown_asset', '/data/lots', `The program has no asset ${asset}.`));
  const given = lot['expiresAt'] as EpochMs | null | undefined;
  const until = given === undefined ? m.program.calendar.expiry(m.happenedAt, def.expires) : given;
  if (until !== null && until <= m.decidedAt)
    throw new Refused(refuse('invalid_value', '/data/lots', 'A lot has expired before the import.'));
  const opens = Number(lot['from'] ?? 0);
  const funder = textOf(lot['funder'] ?? 'platform');
  const key = lotKey(opens > m.decidedAt ? opens : 0, until, funder);
  const pending = opens > m.decidedAt;
  m.transfer({
    asset,
    kind: 'adjust',
    from: 'issued',
    to: pending ? 'pending' : 'balance',
    amount: Number(lot['amount']),
    ...putInto(m, asset, Number(lot['amount']), pending, key, until),
    funder,
    rule: 'import',
  });
}

/** Units earned before, by day, for the windows of tiers; they are no units to spend. */
function importEarned(m: Making, earned: JsonObject): void {
  const asset = textOf(earned['asset']);
  if (!m.program.measured.has(asset))
    throw new Refused(refuse('unknown_asset', '/data/earned', `No tier track measures ${asset}.`));
  const amount = Number(earned['amount']);
  const day = m.program.calendar.dayOfDate(textOf(earned['date']));
  const key = lotKey(
    0,
    m.program.calendar.expiry(m.happenedAt, m.program.program.assets[asset]?.expires ?? 'never'),
    'platform',
  );
  m.transfer({
    asset,
    kind: 'adjust',
    from: 'issued',
    to: 'balance',
    amount,
    lots: [[key, amount]],
    funder: 'platform',
    rule: 'import',
    ...dayPart([0, m.today, day]),
  });
}

function importTiers(m: Making, tiers: Json | undefined): void {
  const list = Array.isArray(tiers)
    ? (tiers as JsonObject[])
    : tiers === undefined || tiers === null
      ? []
      : [tiers as JsonObject];
  for (const one of list) {
    const track = m.program.tracks.find((t) => t.id === one['track']) ?? m.program.mainTrack;
    const tier = textOf(one['tier']);
    if (track === undefined || track === null || !track.indexOf.has(tier)) {
      throw new Refused(refuse('unknown_tier', '/data/tier', `The program has no tier ${tier}.`));
    }
    const since = (one['since'] as EpochMs | undefined) ?? m.happenedAt;
    const until = (one['until'] as EpochMs | null | undefined) ?? null;
    const previous = m.draft.head.tracks[track.id]?.tier ?? null;
    m.status({ track: track.id, tier, previous, since, until, cause: 'imported' });
  }
}
