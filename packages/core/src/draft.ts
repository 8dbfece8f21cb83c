import type { MemberState, Next, Records } from './contract.ts';
import { FactMap, factMap } from './facts.ts';
import type { EpochMs, Json } from './kernel/json.ts';
import { applyTransfer, emptyAsset } from './ledger/apply-transfer.ts';
import { overflow } from './ledger/earned.ts';
import { lotRecord } from './ledger/lots.ts';
import type { Entry, Hold, MemberChange, StatusChange, Transfer } from './log/entry.ts';
import { memberAfter } from './members/member-after.ts';
import type { AssetState, Head, Lot } from './state.ts';
import { trackAfter } from './tiers/track-after.ts';

type Open<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A state while it is being made. The parts that change are copied once, so that the state it came from stays as
 * it was. `decide` and the fold change it by the same methods, hence they cannot disagree.
 */
export class Draft {
  readonly head: Open<Head>;
  private readonly loaded: Records;
  private readonly changed = new Map<string, Json | null>();
  private ownFacts: FactMap | null = null;
  private factsBefore: FactMap | null = null;
  private ownAssets = false;
  private dirty: string[] = [];
  /** The asset that was asked for last: a grant asks for the same one several times. */
  private latestId = '';
  private latest: AssetState = emptyAsset;
  /** The lot that a grant of this draft made anew: nobody else has seen it. */
  private newest: { readonly asset: AssetState; readonly lot: Open<Lot> } | null = null;

  constructor(state: MemberState) {
    this.head = { ...state.head };
    this.loaded = state.records;
  }

  asset(id: string): AssetState {
    if (this.latestId !== id) {
      this.latest = this.head.assets[id] ?? emptyAsset;
      this.latestId = id;
    }
    return this.latest;
  }

  /** A record as loaded or changed; undefined where it was never asked for. */
  get(key: string): Json | null | undefined {
    const changed = this.changed.get(key);
    return changed === undefined ? this.loaded.get(key) : changed;
  }

  transfer(transfer: Transfer, at: EpochMs): void {
    if (transfer.kind === 'carry') return; // it goes with assets that are put in whole
    const asset = this.asset(transfer.asset);
    if (this.isMore(transfer, asset)) return;
    const next = applyTransfer(asset, transfer, at);
    this.setAsset(transfer.asset, next);
    this.newest = transfer.kind === 'grant' ? newestOf(next, transfer) : null;
    if (!this.dirty.includes(transfer.asset)) this.dirty.push(transfer.asset);
  }

  /** What a merge or its undoing makes of all assets. */
  assetsWhole(assets: Readonly<Record<string, AssetState>>): void {
    this.head.assets = { ...assets };
    this.ownAssets = true;
    this.latestId = '';
    this.latest = emptyAsset;
    this.newest = null;
    this.dirty = Object.keys(assets);
  }
  tracksWhole(tracks: Head['tracks']): void {
    this.head.tracks = tracks;
  }
  /** A record as it was before this decision; undefined where it was not loaded. */
  loadedRecord(key: string): Json | null | undefined {
    return this.loaded.get(key);
  }
  /** Keys of records that it has changed. */
  get changedKeys(): readonly string[] {
    return [...this.changed.keys()];
  }

  /** One more grant into the lot that the last one went into: it is changed in place. */
  private isMore(transfer: Transfer, asset: AssetState): boolean {
    const { newest } = this;
    if (newest === null || newest.asset !== asset || transfer.kind !== 'grant') return false;
    const [part, other] = transfer.lots;
    if (part === undefined || other !== undefined || part[0] !== newest.lot.key) return false;
    if (transfer.owed !== undefined || transfer.day !== undefined) return false;
    newest.lot.putIn += part[1];
    newest.lot.left += part[1];
    return true;
  }

  hold(hold: Hold): void {
    const { [hold.id]: _, ...rest } = this.head.holds;
    this.head.holds = hold.amount === 0 ? rest : { ...rest, [hold.id]: hold };
  }

  status(change: StatusChange, decidedAt: EpochMs): void {
    const before = this.head.tracks[change.track];
    this.head.tracks = { ...this.head.tracks, [change.track]: trackAfter(before, change, decidedAt) };
  }

  member(change: MemberChange): void {
    Object.assign(this.head, memberAfter(this.head, change));
  }

  fact(key: string, value: Json): void {
    if (this.ownFacts === null) {
      const { facts } = this.head;
      this.factsBefore = facts instanceof FactMap ? facts : null;
      this.ownFacts = facts instanceof FactMap ? facts.follow() : factMap(facts);
      this.head.facts = this.ownFacts;
    }
    this.ownFacts.set(key, value, this.factsBefore);
  }

  record(key: string, value: Json): void {
    this.changed.set(key, value);
  }

  /** Moves what no longer belongs into the head to records: ended lots, the oldest items. Once per entry. */
  tidy(at: EpochMs): void {
    for (const id of this.dirty) this.tidyAsset(id, at);
    this.dirty = [];
  }

  /** Numbers and times of the entry that was made or folded. */
  close(entry: Pick<Entry, 'seq' | 'decidedAt' | 'origin'>): void {
    this.head.seq = entry.seq;
    this.head.decidedAt = entry.decidedAt;
    if (entry.origin === 'outside') this.head.outsideAt = entry.decidedAt;
  }

  next(): Next {
    return { head: this.head, records: this.changed };
  }

  private setAsset(id: string, asset: AssetState): void {
    if (!this.ownAssets) {
      this.head.assets = { ...this.head.assets };
      this.ownAssets = true;
    }
    (this.head.assets as Record<string, AssetState>)[id] = asset;
    this.latest = asset;
    this.latestId = id;
  }

  private tidyAsset(id: string, at: EpochMs): void {
    const asset = this.asset(id);
    const ended = asset.lots.some((lot) => hasEnded(lot, at))
      ? asset.lots.filter((lot) => hasEnded(lot, at))
      : [];
    const spill = asset.earned === undefined ? null : overflow(id, asset.earned);
    if (ended.length === 0 && spill === null) return;
    for (const lot of ended) this.record(lotRecord(id, lot.key), { ...lot });
    for (const [key, value] of spill?.records ?? []) this.record(key, value);
    const earned = spill?.rest ?? asset.earned;
    const lots = ended.length === 0 ? asset.lots : asset.lots.filter((lot) => !ended.includes(lot));
    this.setAsset(id, { lots, owed: asset.owed, ...(earned === undefined ? {} : { earned }) });
  }
}

function newestOf(
  asset: AssetState,
  { lots: [part] }: Transfer,
): { asset: AssetState; lot: Open<Lot> } | null {
  for (const lot of asset.lots) if (lot.key === part?.[0]) return { asset, lot };
  return null;
}

function hasEnded(lot: Lot, at: EpochMs): boolean {
  return lot.until !== null && lot.until <= at && lot.left === 0 && lot.held === 0;
}
