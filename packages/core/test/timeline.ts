import {
  availableOf,
  balanceOf,
  type Entry,
  emptyHead,
  heldOf,
  type JsonObject,
  pendingOf,
  transferView,
} from '../src/index.ts';
import { Play, starter } from './play.ts';

/** One row of a worked timeline in a README: when, what is done, and what comes of it. */
interface Row {
  readonly time: string;
  readonly act: readonly string[];
  readonly expected: string;
}

/** Plays the rows under `starter` and answers them as they should read. */
export function playTimeline(text: string): { readonly told: string[]; readonly written: string[] } {
  const play = new Play(starter());
  const holds = new Map<string, string>();
  const told: string[] = [];
  const written: string[] = [];
  for (const row of readRows(text)) {
    const [verb = ''] = row.act;
    const before = play.entries.length;
    const said = verb === 'read' ? readNow(play, row) : act(play, row, holds);
    // What time did on the way to an act is told by rows of its own.
    const news = play.entries.slice(before).filter((e) => verb === 'time' || e.origin !== 'time');
    const outcome = said ?? newsOf(play, news, row.act.at(-1) === 'tiers').join(', ');
    written.push(`${row.time}  ${row.act.join(' ')}  ${row.expected}`);
    told.push(`${row.time}  ${row.act.join(' ')}  ${outcome === '' ? 'nothing' : outcome}`);
  }
  return { told, written };
}

function readRows(text: string): readonly Row[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [time = '', act = '', ...rest] = line.trim().split(/\s{2,}/);
      return { time, act: act.split(' '), expected: rest.join(' ') };
    });
}

/** Does what a row says; returns what is told of it where entries do not say it. */
function act(play: Play, row: Row, holds: Map<string, string>): string | undefined {
  const [verb = '', a = '', b = ''] = row.act;
  const money = (amount: string): JsonObject => ({
    orderId: a,
    amount: Math.round(Number(amount) * 100),
    currency: 'CNY',
  });
  switch (verb) {
    case 'time':
      play.pass(row.time);
      return undefined;
    case 'register':
      return send(play, row, 'member.registered', {});
    case 'order':
      return send(play, row, 'order.completed', money(b));
    case 'refund':
      return send(play, row, 'order.refunded', money(b));
    case 'review':
      return send(play, row, 'review.posted', {});
    case 'check-in':
      return send(play, row, 'checkin', {}, a === 'of' ? `${b} 12:00` : row.time);
    case 'adjust':
      return send(play, row, 'adjustment.made', { asset: a, amount: Number(b), reason: 'worked example' });
    case 'freeze':
      return send(play, row, 'member.frozen', {});
    case 'leave':
      return send(play, row, 'member.closed', {});
    case 'hold': {
      const said = send(play, row, 'hold.placed', { asset: a, amount: Number(b) });
      holds.set(row.act[4] ?? '', `hd-${play.member.toString(36)}-${play.head.seq}`);
      return said;
    }
    case 'capture':
      return send(play, row, 'hold.captured', {
        holdId: holds.get(a) ?? '',
        ...(b === '' ? {} : { amount: Number(b) }),
      });
    case 'release':
      return send(play, row, 'hold.released', { holdId: holds.get(a) ?? '' });
    case 'restore':
      return send(play, row, 'spend.restored', { holdId: holds.get(a) ?? '' });
    default:
      throw new Error(`no act is called ${verb}`);
  }
}

function send(play: Play, row: Row, type: string, data: JsonObject, happened = row.time): string | undefined {
  const decision = play.try(type, happened, data, { now: row.time });
  return decision.kind === 'refused' ? `refused ${decision.refusal.code}` : undefined;
}

/** What entries did: units by asset, tiers, cuts, debts; of `time passes for tiers` the tiers alone. */
function newsOf(play: Play, entries: readonly Entry[], tiersAlone: boolean): readonly string[] {
  const news: string[] = [];
  for (const entry of entries) {
    for (const s of entry.outcome.statuses ?? []) news.push(`${s.shown ?? s.tier} ${s.cause}`);
    if (tiersAlone) continue;
    if (entry.outcome.deferred === true) news.push('deferred');
    for (const [n, t] of (entry.outcome.transfers ?? []).entries()) {
      const { amount } = transferView(play.member, entry, t, n);
      if (t.kind === 'hold') news.push(`${t.asset} ${t.amount} held`);
      else if (t.kind === 'release') news.push(`${t.asset} ${t.amount} released`);
      else if (amount !== 0) news.push(`${t.asset} ${amount > 0 ? '+' : '−'}${Math.abs(amount)}`);
    }
    for (const one of entry.outcome.limited ?? []) news.push(`limited: ${one.limit}`);
    for (const one of entry.outcome.shortfall ?? []) news.push(`shortfall ${one.units}`);
  }
  return news;
}

/** `read points`: how the asset stands; `read tier`: the tier and the end of its period. */
function readNow(play: Play, row: Row): string {
  const head = play.entries.length === 0 ? emptyHead : play.read(row.time);
  const [, what = ''] = row.act;
  const now = Date.parse(`${row.time.replace(' ', 'T')}:00+08:00`);
  if (what === 'tier') {
    const track = head.tracks['main'];
    const until = track?.until ?? null;
    const calendar = play.programs.versions[0]?.compiled.calendar;
    const end = until === null ? 'for ever' : `until ${calendar?.dateOfDay(calendar.day(until))}`;
    return `${track?.shown ?? track?.tier} ${end}`;
  }
  const asset = head.assets[what];
  if (asset === undefined) return 'balance 0';
  const parts = [
    ['available', availableOf(asset, now)],
    ['held', heldOf(asset)],
    ['pending', pendingOf(asset, now)],
    ['owed', asset.owed],
  ] as const;
  const rest = parts.filter(([, n]) => n !== 0).map(([name, n]) => `${name} ${n}`);
  return [`balance ${balanceOf(asset, now)}`, ...rest].join(', ').replace('-', '−');
}
