import { readdirSync, readFileSync } from 'node:fs';
import { type JsonObject, type Program, programSchema } from '@laurel/core';
import { expect, it } from 'vitest';
import { readProgramText } from '../programs/read-program-text.ts';
import { partsOfProgram } from './parts.ts';
import { rulesPage } from './rules-page.ts';

const root = new URL('../../../../', import.meta.url);
const programs = ['examples/programs/', 'packages/server/src/rules-page/'].flatMap((folder) =>
  readdirSync(new URL(folder, root))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => readFileSync(new URL(folder + file, root), 'utf8')),
);

/** Fields that shoppers are not told, and why. `*` is any id or place. */
const UNTOLD: Readonly<Record<string, string>> = {
  'activities/*/options/*/id': 'they are told by their names',
  'activities/*/questions/*/id': 'a quiz is asked when a try begins',
  'activities/*/questions/*/options': 'a quiz is asked when a try begins',
  'activities/*/questions/*/options/*/id': 'a quiz is asked when a try begins',
  'activities/*/questions/*/options/*/name': 'a quiz is asked when a try begins',
  'activities/*/questions/*/right': 'it is said to nobody',
  'activities/*/questions/*/text': 'a quiz is asked when a try begins',
  'assets/*/adjustmentLimit': 'how much an operator may put in',
  'benefits/*/budget/alarm': 'when operators are told',
  'benefits/*/stock/alarm': 'when operators are told',
  'benefits/*/cost': 'what it costs the shop',
  'benefits/*/funder': 'who pays for it',
  'benefits/*/owner': 'who answers for it',
  'benefits/*/picture': 'the page has no pictures',
  'fields/*/counts': 'how complete a profile is',
  'fields/*/kind': 'how it is read',
  'fields/*/type': 'how it is kept',
  'games/*/prizes/*/worth': 'what it costs the shop',
  'agreements/*/id': 'they are told by their names',
  'scores/*/parts/*/id': 'they are told by their names',
  'partners/*/items/*/alarm': 'when operators are told',
  'partners/*/items/*/cost': 'what it costs the shop',
  'plans/*/variants/*/recognisedOver': 'how the shop counts its income',
  'rules/*/emit/*/data': 'what it carries',
  'rules/*/funder': 'who pays for it',
  'rules/*/message': 'it is told when it is sent',
  'rules/*/tag': 'what an operator finds members by',
  'rules/*/untag': 'what an operator finds members by',
  'rules/*/task/priority': 'in which order they are listed',
  'tracks/*/tiers/*/badge': 'the page has no pictures',
};

/** Where the document says a thing in another form than the program that is made of it. */
const OTHERWISE = [
  /^plans\/\*\/refund/,
  /^benefits\/\*\/for\/tiers/,
  /\/pack(\/|$)/,
  /^packs\//,
  /^households\/shares\/\*\/cap\//,
];

it('every field of a program is told to shoppers, or named here with the reason why not', () => {
  const read = new Set<string>();
  const all = fields();
  for (const text of programs) {
    const made = readProgramText(text, 'program.yaml');
    if (!made.ok) throw new Error(JSON.stringify(made.problems));
    for (const language of ['zh', 'en'] as const)
      rulesPage({ number: null, effectiveAt: null, program: watched(made.program, read) }, language);
  }
  const unread = all.filter(
    (field) =>
      !read.has(field) &&
      !(field in UNTOLD) &&
      partsOfProgram[field.split('/')[0] ?? '']?.startsWith('not for shoppers') !== true &&
      !OTHERWISE.some((pattern) => pattern.test(field)),
  );
  expect(unread).toEqual([]);
});

/** The same program, noting which of its fields are read. */
function watched(program: Program, read: Set<string>): Program {
  const watch = (value: object, path: string): object =>
    new Proxy(value, {
      get: (of, key) => {
        const found: unknown = Reflect.get(of, key);
        if (typeof key !== 'string') return found;
        const isThing = Array.isArray(of) || RECORDS.has(path);
        const at = isThing ? `${path}/*` : path === '' ? key : `${path}/${key}`;
        if (!isThing) read.add(at);
        return typeof found === 'object' && found !== null && !(found instanceof Date)
          ? watch(found, at)
          : found;
      },
    });
  return watch(program, '') as Program;
}

const schema = programSchema();
const RECORDS = new Set<string>();
const WHOLE = new Set(['zh', 'en', 'minutes', 'hours', 'days', 'months', 'years']);

/** Paths of all fields in the schema of programs. */
function fields(): readonly string[] {
  const found = new Set<string>();
  walk(schema, '', found);
  return [...found].sort();
}

function walk(part: JsonObject, path: string, found: Set<string>): void {
  const { $ref, anyOf, properties, additionalProperties, items } = part as {
    $ref?: string;
    anyOf?: readonly JsonObject[];
    properties?: Readonly<Record<string, JsonObject>>;
    additionalProperties?: JsonObject | boolean;
    items?: JsonObject;
  };
  if ($ref !== undefined) {
    const [, name = ''] = /^#\/\$defs\/(.+)$/.exec($ref) ?? [];
    if (!['span', 'expiry', 'expression'].includes(name))
      walk((schema['$defs'] as JsonObject)[name] as JsonObject, path, found);
  }
  for (const one of anyOf ?? []) walk(one, path, found);
  // Texts and lengths of time are told whole.
  const names = Object.keys(properties ?? {});
  if (names.length > 0 && names.every((name) => WHOLE.has(name))) return;
  for (const [name, of] of Object.entries(properties ?? {})) {
    const at = path === '' ? name : `${path}/${name}`;
    found.add(at);
    walk(of, at, found);
  }
  if (typeof additionalProperties === 'object') {
    RECORDS.add(path);
    walk(additionalProperties, `${path}/*`, found);
  }
  if (items !== undefined) walk(items, `${path}/*`, found);
}
