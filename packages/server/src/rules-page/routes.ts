import { inForce, type Version } from '@laurel/core';
import type { Clock } from '@laurel/runtime';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { object, oneOf } from '../http/schema.ts';
import { showTimeOf } from '../http/show-time.ts';
import type { Reads } from '../reads.ts';
import { rulesHtml, rulesPolicy } from './html.ts';
import { type Language, type RulesPage, type Ruling, rulesPage } from './rules-page.ts';
import { rules } from './schemas.ts';

/** What the page stands on. */
export interface RulesParts {
  readonly reads: Pick<Reads, 'programs'>;
  readonly clock: Clock;
}

export function rulesRoutes(parts: RulesParts): readonly Route[] {
  return [getRules(parts), getRulesPage(parts)];
}

const query = object({}, { lang: oneOf('Language; else as Accept-Language says', 'zh', 'en') });
type Asked = Call<undefined, { lang?: Language }, undefined>;

function getRules(parts: RulesParts): Route {
  return route({
    id: 'getRules',
    method: 'GET',
    path: '/v1/program/rules',
    tag: 'programs',
    summary: 'The rules in words, made of the program in force',
    description:
      'What members read: every tier, rule, benefit, plan and game, and what published versions will change.',
    access: 'anyone',
    query,
    answers: { 200: { description: 'The page as data', schema: rules } },
    refusals: ['no_program'],
    handle: async (call: Asked) => {
      const { page, versions, show } = pageFor(parts, languageOf(call));
      const [current, ...coming] = versions.map((version) => sinceOf(version));
      const effectiveAt = current === null || current === undefined ? null : show(current);
      const reply = ok({
        ...page,
        effectiveAt,
        coming: page.coming.map((each, i) => ({ ...each, effectiveAt: show(coming[i] ?? 0) })),
      });
      return { ...reply, headers: readable(page) };
    },
  });
}

function getRulesPage(parts: RulesParts): Route {
  return route({
    id: 'getRulesPage',
    method: 'GET',
    path: '/rules',
    tag: 'programs',
    summary: 'The rules as a page to read',
    access: 'anyone',
    query,
    answers: { 200: { description: 'The page', type: 'text/html' } },
    refusals: ['no_program'],
    handle: async (call: Asked) => {
      const { page } = pageFor(parts, languageOf(call));
      return {
        status: 200,
        raw: { type: 'text/html; charset=utf-8', data: rulesHtml(page) },
        headers: { ...readable(page), 'content-security-policy': rulesPolicy },
      };
    },
  });
}

/** A minute: what is published stands there soon, and a crowd of readers costs nothing. */
const readable = ({ language }: RulesPage): Readonly<Record<string, string>> => ({
  'cache-control': 'public, max-age=60',
  'content-language': language,
  vary: 'accept-language',
});

function languageOf({ query: { lang }, header }: Asked): Language {
  if (lang !== undefined) return lang;
  return header('accept-language')?.trim().toLowerCase().startsWith('en') === true ? 'en' : 'zh';
}

type Versions = readonly [Version, ...Version[]];
interface Made {
  readonly page: RulesPage;
  /** The one in force and those to come. */
  readonly versions: Versions;
  readonly show: (at: number) => string;
}

function pageFor({ reads, clock }: RulesParts, language: Language): Made {
  const programs = reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
  const now = clock.now();
  const current = inForce(programs, now);
  const versions: Versions = [current, ...programs.versions.filter(({ effectiveAt }) => effectiveAt > now)];
  return { page: remembered(versions, language), versions, show: showTimeOf(programs, now) };
}

/** Both languages, for as many rows of coming versions as anybody has. */
const PAGES_MAX = 16;
const pages = new WeakMap<object, Map<string, RulesPage>>();

/** Pages are made once: a version never changes, and what comes after it seldom. */
function remembered([current, ...coming]: readonly [Version, ...Version[]], language: Language): RulesPage {
  const made = pages.get(current.compiled) ?? new Map<string, RulesPage>();
  pages.set(current.compiled, made);
  const key = [language, ...coming.map(({ number }) => number)].join(' ');
  let page = made.get(key);
  if (page === undefined) {
    page = rulesPage({ ...rulingOf(current), effectiveAt: sinceOf(current) }, language, coming.map(rulingOf));
    if (made.size >= PAGES_MAX) made.clear();
    made.set(key, page);
  }
  return page;
}

/** The first version rules from the beginning. */
const sinceOf = ({ number, effectiveAt }: Version): number | null =>
  number === 1 || effectiveAt <= 0 ? null : effectiveAt;

const rulingOf = ({
  number,
  effectiveAt,
  compiled,
}: Version): Ruling & { number: number; effectiveAt: number } => ({
  number,
  effectiveAt,
  program: compiled.program,
});
