import { ceilDivide } from '../kernel/whole.ts';
import type { CompiledGrant, CompiledProgram, CompiledRule } from '../program/compiled.ts';
import type { Expiry, Span } from '../program/program.ts';
import type { Check, Tell } from './finding.ts';
import { constantUnits } from './units.ts';

/** Worth: what is granted must be something, and must be there long enough to be used. */
export const checkGrants: Check = (compiled, tell) => {
  for (const rule of [...compiled.rules.values(), ...compiled.packRules.values()]) {
    const { def } = rule;
    checkRule(compiled, rule, tell);
    const isEmpty = rule.grants.length === 0 && def.emit.length === 0 && def.message === null;
    if (!isEmpty || def.tag.length > 0 || def.untag.length > 0) continue;
    if (def.benefits !== undefined || def.task?.saves !== undefined) continue;
    tell(
      'worthless_grant',
      { part: def, field: 'id' },
      {
        message: `Rule '${def.id}' does nothing.`,
        witness: `When ${def.on.join(' or ')} happens it fires, and the member has what she had before.`,
        advice: 'Let it grant, tag, tell or make something, or take it out.',
      },
    );
  }
  for (const [id, pack] of Object.entries(compiled.program.packs)) {
    if (pack.grants.length > 0) continue;
    tell(
      'empty_pack',
      { part: pack, field: 'grants' },
      {
        message: `Pack '${id}' is empty.`,
        witness: 'Whoever gets it has what she had before.',
        advice: 'Put something in, or take it out.',
      },
    );
  }
};

function checkRule(compiled: CompiledProgram, rule: CompiledRule, tell: Tell): void {
  for (const [i, grant] of rule.grants.entries()) {
    const part = partOf(compiled, rule, grant, i);
    if (constantUnits(grant) === 0) {
      tell(
        'worthless_grant',
        { part, field: 'amount' },
        {
          message: `'${rule.def.id}' grants 0 ${grant.asset}.`,
          witness: `${grant.amount.source} is less than one unit, and is rounded down.`,
          advice: 'Grant at least one unit.',
        },
      );
    }
    checkLife(rule, grant, part, tell);
  }
}

function checkLife(rule: CompiledRule, grant: CompiledGrant, part: object, tell: Tell): void {
  const life = daysLeft(grant.expires ?? grant.def.expires);
  const wait = grant.availableAfter === null ? 0 : daysIn(grant.availableAfter);
  if (life === null || life > wait || wait === 0) return;
  tell(
    'gone_before_it_comes',
    { part, field: 'availableAfter' },
    {
      message: `What '${rule.def.id}' grants expires before it can be used.`,
      witness: `${grant.asset} granted on 2026-03-02 opens ${wait} days later and has expired after ${life}.`,
      advice: 'Let it live longer, or open sooner.',
    },
  );
}

/** The written grant: of the rule, or of the pack that it is taken from. */
function partOf(compiled: CompiledProgram, { def }: CompiledRule, grant: CompiledGrant, i: number): object {
  const own = grant.pack === undefined ? def.grants : (compiled.program.packs[grant.pack]?.grants ?? []);
  return own.find((one) => one.asset === grant.asset && one.amount === grant.amount.source) ?? own[i] ?? def;
}

/** Days that a lot of this expiry lives, at most; null for as long as can be. */
function daysLeft(expiry: Expiry): number | null {
  if (typeof expiry === 'object') return 'after' in expiry ? daysIn(expiry.after) : null;
  const days: Readonly<Record<string, number>> = {
    endOfDay: 1,
    endOfMonth: 31,
    endOfYear: 366,
    endOfNextYear: 731,
  };
  return days[expiry] ?? null;
}

function daysIn(span: Span): number {
  if ('minutes' in span) return ceilDivide(span.minutes, 1_440);
  if ('hours' in span) return ceilDivide(span.hours, 24);
  if ('days' in span) return span.days;
  return 'months' in span ? span.months * 30 : span.years * 365;
}
