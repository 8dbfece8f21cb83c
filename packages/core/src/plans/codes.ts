import { type Making, Refused } from '../deciding.ts';
import { type JsonObject, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { appendTerm, beginTerm } from './change.ts';
import { NOTHING_YET, namedPlan, namedVariant } from './find-plan.ts';
import { planOf } from './plan-state.ts';
import { makeTerm } from './terms.ts';

/** What a code says, as the shell found it: it was made by this shop, in this batch. */
interface Code extends JsonObject {
  /** Keyed hash of the code. */
  readonly mark: string;
  readonly batch: string;
  /** What the shop got for it, minor units. */
  readonly worth: number;
  readonly until?: number;
}

/** Shared counter of one code: it is used once, whoever tries and however often. */
export function codeCounter(mark: string): string {
  return `code:${mark}`;
}

/** `plan.code_redeemed`: a term by an activation code or a gift card. */
export function redeemCode(m: Making): void {
  const plan = namedPlan(m);
  const variant = namedVariant(m, plan);
  const code = m.event.data['code'] as Code;
  if (code.until !== undefined && m.happenedAt >= code.until)
    throw new Refused(refuse('code_expired', '/data/code', 'The code can no longer be used.'));
  claimCode(m, textOf(code.mark));
  const fact = planOf(m.draft.head, plan.id) ?? NOTHING_YET;
  const last = fact.terms.at(-1) ?? null;
  if (last !== null && last.until === null)
    throw new Refused(refuse('plan_for_life', '/data/plan', 'The member has the plan for life.'));
  const money = { paid: code.worth, credit: 0, batch: code.batch, sources: [] };
  const bought = { no: fact.no + 1, version: m.version.number, ...money };
  const term = makeTerm(m.program.calendar, variant, bought, { from: m.decidedAt, last });
  if (last === null) beginTerm(m, plan, { fact, term, cause: 'bought' });
  else appendTerm(m, plan, fact, term);
}

function claimCode(m: Making, mark: string): void {
  const counter = codeCounter(mark);
  const used = m.deciding.context.taken.stock?.[counter] ?? 0;
  m.takeStock(counter, used);
  if (used > 0) throw new Refused(refuse('code_used', '/data/code', 'The code was used before.'));
  m.claim(counter, { by: 1, limit: 1 });
}
