import { signed } from './answer.ts';
import { emptyHead } from './apply.ts';
import { type AtStart, atStart } from './benefits/allowances.ts';
import type { Programs } from './contract.ts';
import { versionOf } from './deciding.ts';
import { multiply } from './expressions/index.ts';
import { type JsonObject, textOf, type Units } from './kernel/json.ts';
import type { Entry, Transfer, Why } from './log/entry.ts';
import { ruleOf } from './orders/take-back-order.ts';
import type { CompiledProgram } from './program/compiled.ts';
import { computeAgain, exactOf, rounded } from './rules/compute-again.ts';
import { environmentOf } from './rules/environment.ts';

/** Why a transfer has its amount: rule, version, inputs, formula, cuts, and the number computed again. */
export interface Explanation {
  readonly version: number;
  readonly rule?: string;
  readonly event: {
    readonly type: string;
    readonly source: string;
    readonly id: string;
    readonly data: JsonObject;
  };
  readonly inputs: JsonObject;
  /** The rule's condition and amount, as the program has them. */
  readonly condition: string | null;
  readonly formula: string | null;
  readonly factor: string;
  readonly rounding: string;
  readonly room: Units | null;
  readonly cut: string | null;
  /** Signed as in the list of transfers: what it did to the balance. */
  readonly amount: number;
  /** The amount computed again from what was kept; equal to `amount`, or something is wrong. */
  readonly recomputed: number;
  /** Units moved, without a sign. */
  readonly units: Units;
  readonly sentence: { readonly zh: string; readonly en: string };
}

/** Computes transfer `n` of an entry again. Throws where an input is missing: it never guesses. */
export function why(programs: Programs, entry: Entry, n: number): Explanation {
  const t = entry.outcome.transfers?.[n];
  if (t === undefined) throw new Error(`entry ${entry.seq} has no transfer ${n}`);
  const { event } = entry;
  const base = {
    version: t.why?.version ?? entry.version,
    ...(t.rule === undefined ? {} : { rule: t.rule }),
    event: { type: event.type, source: event.source, id: event.id, data: event.data },
    inputs: t.why?.inputs ?? {},
    factor: t.why?.factor ?? '1',
    room: t.why?.room ?? null,
    cut: t.why?.cut ?? null,
    amount: t.amount,
    units: t.amount,
  };
  const found =
    t.kind === 'grant' && t.why !== undefined
      ? ofGrant(programs, entry, t, t.why, base)
      : ofMove(programs, entry, t, base);
  return withSign(t, found);
}

/** Units become what they did to the balance; of what moves within it, 0 and by how much it is out. */
function withSign(t: Transfer, found: Explanation): Explanation {
  const sign = Math.sign(signed(t));
  const recomputed = sign === 0 ? found.recomputed - t.amount : sign * found.recomputed;
  return { ...found, amount: sign * t.amount + 0, recomputed };
}

type Base = Omit<Explanation, 'condition' | 'formula' | 'rounding' | 'recomputed' | 'sentence'>;

function ofGrant(programs: Programs, entry: Entry, t: Transfer, kept: Why, base: Base): Explanation {
  const { compiled } = versionOf(programs, kept.version);
  if (t.rule?.startsWith('benefit:') === true) return ofAllowance(programs, t, kept, base);
  const rule = ruleOf(compiled, t.rule ?? '');
  const env = environmentOf({
    compiled,
    event: entry.event,
    head: emptyHead,
    inputs: kept.inputs ?? {},
    happenedAt: entry.happenedAt,
    decidedAt: entry.decidedAt,
  });
  const recomputed =
    kept.met === undefined ? computeAgain(compiled, rule, kept, env) : promised(compiled, kept);
  const formula = rule.grants[kept.grant]?.amount.source ?? null;
  const times = base.factor === '1' ? '' : ` × ${base.factor}`;
  const cut = base.cut === null ? '' : ` (${base.cut})`;
  return {
    ...base,
    condition: rule.when?.source ?? null,
    formula,
    rounding: compiled.program.rounding,
    recomputed,
    sentence: {
      zh: `规则“${rule.def.name.zh}”：${formula}${times} = ${recomputed}${cut}`,
      en: `Rule “${rule.def.name.en}”: ${formula}${times} = ${recomputed}${cut}`,
    },
  };
}

/** A reward that was claimed by hand: by the amount that it had where its goal was met. */
function promised(compiled: CompiledProgram, { met, factor, room }: Why): Units {
  const value = multiply(exactOf(met?.[1] ?? '0'), exactOf(factor ?? '1'));
  const units = Math.max(0, rounded(compiled, value));
  return room === undefined ? units : Math.min(units, room);
}

function ofAllowance(programs: Programs, t: Transfer, kept: Why, base: Base): Explanation {
  const { compiled } = versionOf(programs, kept.version);
  const id = (t.rule ?? '').slice('benefit:'.length);
  const tier = textOf(kept.inputs?.['tier'] ?? '');
  const def = compiled.program.benefits[id];
  const { previous, had, left, days } = (kept.inputs ?? {}) as AtStart;
  const { amounts = {}, amount = 0 } = def?.allowance ?? {};
  const before = had ?? (previous === undefined ? 0 : (amounts[previous] ?? 0));
  const isByTier = amounts[tier] !== undefined;
  const more = (isByTier ? (amounts[tier] ?? 0) : amount) - before;
  const recomputed = atStart(more, left === undefined || days === undefined ? {} : { left, days });
  const less = before === 0 ? '' : ` - ${before}`;
  const part = left === undefined ? '' : ` × ${left} / ${days}`;
  return {
    ...base,
    condition: null,
    formula: `${id}.allowance.${isByTier || amount === 0 ? `amounts.${tier}` : 'amount'}${less}${part}`,
    rounding: compiled.program.rounding,
    recomputed,
    sentence: {
      zh: `权益“${def?.name.zh ?? id}”${isByTier ? '按等级' : ''}发放 ${recomputed}`,
      en: `Benefit “${def?.name.en ?? id}” gives ${recomputed}${isByTier ? ' for the tier' : ''}`,
    },
  };
}

/** What is no grant follows from lots: the parts that it names add up to it. */
function ofMove(programs: Programs, entry: Entry, t: Transfer, base: Base): Explanation {
  const { compiled } = versionOf(programs, entry.version);
  const parts =
    t.lots.reduce((sum, [, units]) => sum + units, 0) +
    (t.grace ?? []).reduce((sum, [, , units]) => sum + units, 0);
  const [zh, en] = sentences[t.kind];
  return {
    ...base,
    condition: null,
    formula: null,
    rounding: compiled.program.rounding,
    // Of what one who parts was issued, spent and lost no lot says anything.
    recomputed: t.kind === 'carry' && t.lots.length === 0 ? t.amount : parts + (t.owed ?? 0),
    sentence: { zh: `${zh} ${t.amount}`, en: `${en} ${t.amount}` },
  };
}

const sentences: Readonly<Record<Transfer['kind'], readonly [zh: string, en: string]>> = {
  grant: ['发放', 'Granted'],
  open: ['待入账转为可用', 'Pending units became available:'],
  takeback: ['退款扣回', 'Taken back by a refund:'],
  spend: ['使用', 'Spent'],
  hold: ['预占', 'Held'],
  capture: ['预占后使用', 'Captured from a hold:'],
  release: ['释放预占', 'Released from a hold:'],
  restore: ['撤销使用，退回', 'A spend was undone:'],
  expire: ['到期', 'Expired'],
  adjust: ['人工调整', 'Adjusted by hand:'],
  transit: ['转移', 'Moved between members:'],
  share: ['家庭共享划转', 'Moved within the household:'],
  receive: ['收到转赠', 'Received from another member:'],
  carry: ['合并会员时转移', 'Moved by a merge of two members:'],
};
