import type { Program } from '@laurel/core';
import { type Change, changesBetween } from './changes.ts';
import { sections } from './parts.ts';
import { type Language, type RulesSection, tellingOf } from './telling.ts';
import { instant } from './words/figures.ts';

export type { Change } from './changes.ts';
export { type Language, languages, type RulesItem, type RulesSection } from './telling.ts';

/** The rules as shoppers read them. */
export interface RulesPage {
  readonly program: string;
  readonly language: Language;
  readonly title: string;
  /** The number of the version; null of a program that is published nowhere. */
  readonly version: number | null;
  /** 2026-12-01 00:00, in the program's zone; null from the beginning. */
  readonly since: string | null;
  /** Versions to come, the next one first, each with what it changes of the one before it. */
  readonly coming: readonly ComingVersion[];
  readonly sections: readonly RulesSection[];
}

export interface ComingVersion {
  readonly version: number;
  /** 2026-12-01 00:00, in the program's zone. */
  readonly from: string;
  readonly changes: readonly Change[];
}

/** A version as the page needs it. */
export interface Ruling {
  readonly number: number | null;
  /** UTC milliseconds; null from the beginning. */
  readonly effectiveAt: number | null;
  readonly program: Program;
}

/** The page of the program in force, with what published versions will change. */
export function rulesPage(
  now: Ruling,
  language: Language,
  coming: readonly (Ruling & { readonly number: number; readonly effectiveAt: number })[] = [],
): RulesPage {
  let before = sectionsOf(now.program, language);
  const told: ComingVersion[] = [];
  for (const { number, effectiveAt, program } of coming) {
    const after = sectionsOf(program, language);
    const from = instant(tellingOf(program, language), effectiveAt);
    told.push({ version: number, from, changes: changesBetween(before, after) });
    before = after;
  }
  return {
    program: now.program.program,
    language,
    title: now.program.name[language],
    version: now.number,
    since: now.effectiveAt === null ? null : instant(tellingOf(now.program, language), now.effectiveAt),
    coming: told,
    sections: sectionsOf(now.program, language),
  };
}

function sectionsOf(program: Program, language: Language): readonly RulesSection[] {
  const telling = tellingOf(program, language);
  return sections.map((tell) => tell(telling)).filter(({ items }) => items.length > 0);
}
