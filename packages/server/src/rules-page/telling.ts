import { type Calendar, calendarOf, type Program, type Text } from '@laurel/core';

export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** The same in Chinese and in English. */
export type Words = readonly [zh: string, en: string];

/** What every sentence is made of: the program, and in which language it is told. */
export interface Telling {
  readonly program: Program;
  readonly language: Language;
  readonly calendar: Calendar;
  /** The sentence in the language that is told. */
  readonly say: (zh: string, en: string) => string;
  /** The same of words that stand in a table. */
  readonly pick: (words: Words) => string;
  readonly name: (text: Text) => string;
  /** 甲、乙或丙 · a, b or c */
  readonly either: (parts: readonly string[]) => string;
  /** 甲、乙、丙 · a, b and c */
  readonly all: (parts: readonly string[]) => string;
}

export function tellingOf(program: Program, language: Language): Telling {
  const say = (zh: string, en: string): string => (language === 'zh' ? zh : en);
  const join = (parts: readonly string[], word: string): string => {
    const last = parts.at(-1) ?? '';
    return parts.length < 2 ? last : `${parts.slice(0, -1).join(say('、', ', '))}${word}${last}`;
  };
  return {
    program,
    language,
    calendar: calendarOf(program.timeZone),
    say,
    pick: ([zh, en]) => say(zh, en),
    name: (text) => text[language],
    either: (parts) => join(parts, say('或', ' or ')),
    all: (parts) => join(parts, say('、', ' and ')),
  };
}

/** One thing of the program and all that is said of it. */
export interface RulesItem {
  /** Steady while the thing is in the program: what a coming change is found by. */
  readonly id: string;
  readonly title: string;
  /** The one figure that people look for first: a price, a threshold, odds. */
  readonly figure?: string;
  readonly color?: string;
  readonly lines: readonly string[];
}

export interface RulesSection {
  readonly id: string;
  readonly title: string;
  readonly items: readonly RulesItem[];
}

/** What a part of a program has to say; without items it is left out. */
export type TellPart = (telling: Telling) => RulesSection;

/** Lines without those that are not there. */
export const lines = (
  ...some: readonly (string | null | undefined | false | readonly string[])[]
): string[] =>
  some.flatMap((one) => (typeof one === 'string' ? [one] : Array.isArray(one) ? (one as string[]) : []));
