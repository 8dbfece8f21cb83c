import { openRepository, type Repository } from '../repository.ts';
import { capabilities } from './capabilities.ts';
import { findProofs, idsOf, type Proof } from './find-proofs.ts';
import { invariants } from './invariants.ts';
import type { Law, Named } from './law.ts';
import { mustHold } from './must-hold.ts';
import { scenarios } from './scenarios.ts';

const path = 'docs/laws.md';

/** Writes docs/laws.md: what must hold, and the test or command that proves it. */
export async function generate(): Promise<Record<string, string>> {
  return { [path]: lawsPage(openRepository(process.cwd())) };
}

export function lawsPage(repository: Repository): string {
  const proofs = findProofs(repository);
  const byId = new Map<string, Proof[]>();
  for (const proof of proofs) {
    for (const id of idsOf(proof.title)) byId.set(id, [...(byId.get(id) ?? []), proof]);
  }
  const of = (law: Law): readonly Proof[] => byId.get(law.id) ?? [];
  // Some rows of the interaction centre have the ids of invariants: there a title says nothing of an invariant.
  const rows = new Set(capabilities.map(({ id }) => id));
  // So has the help desk one of a scenario: scenarios have a folder of their own.
  const shared = new Set(scenarios.map(({ id }) => id).filter((id) => rows.has(id)));
  const isOfRow = ({ file }: Proof): boolean => /\/(?:capabilities|service)\//.test(file);
  const ofScenario = (law: Law): readonly Proof[] =>
    shared.has(law.id) ? of(law).filter((proof) => !isOfRow(proof)) : of(law);
  const ofRow = (law: Law): readonly Proof[] => (shared.has(law.id) ? of(law).filter(isOfRow) : of(law));
  const ofInvariant = (law: Law): readonly Proof[] => (rows.has(law.id) ? [] : of(law));
  const named = (law: Law): string[] => (law.by ?? []).map((each) => sayNamed(each, proofs, repository));
  return [
    head,
    '## What the first release must make true',
    table(
      ['', 'what', 'proven by'],
      mustHold.map((law) => [law.id, law.says, proven(named(law), of(law), law)]),
    ),
    '## Invariants',
    invariantsHead,
    table(
      ['', 'what', 'checked by `verify` in', 'proven by'],
      invariants.map((law) => [
        law.id,
        law.says,
        checked(law, repository),
        proven(named(law), ofInvariant(law), law),
      ]),
    ),
    '## Scenarios',
    table(
      levels,
      scenarios.map((law) => byLevel(law, ofScenario(law))),
    ),
    '## Capabilities',
    capabilitiesHead,
    table(
      outerLevels,
      capabilities.map((law) => byOuterLevel(law, ofRow(law))),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

const head = `# What must hold, and what proves it

<!-- Written by tidy/laws/generate-laws.ts: change the lists beside it, or name a test after a row, and run npm run gen. -->

Tests named after a row are found by their titles: a test that begins with \`S12\` stands in the row of S12. Others are
named in [tidy/laws](../tidy/laws), and the generator fails when a named test or command is not there. *Not yet* is
meant literally.`;

const invariantsHead = `\`laurel verify\` checks them over a whole store and exits 1 on any violation; those marked ● are also
assertions inside every commit.`;

const capabilitiesHead = `A row counts as done when a test of its name proves it through the interface (HTTP or command line),
and on MySQL too where it touches storage.`;

const levels = ['', 'what', 'core and simulator', 'interface, SQLite', 'MySQL'];
const outerLevels = ['', 'what', 'interface, SQLite', 'MySQL'];

/** Proven inside is welcome; proven through the interface is what counts. */
function byLevel(law: Law, proofs: readonly Proof[]): readonly string[] {
  const inner = linksOf(proofs, (file) => isInner(file) && !isStack(file));
  const [id = '', says = '', ...outer] = byOuterLevel(law, proofs);
  return [id, says, inner.length === 0 ? '–' : cell(inner), ...outer];
}

function byOuterLevel(law: Law, proofs: readonly Proof[]): readonly string[] {
  const onMysql = linksOf(proofs, isStack);
  return [
    law.id,
    law.says,
    cell(linksOf(proofs, (file) => !isInner(file) && !isStack(file))),
    law.storeless === true && onMysql.length === 0 ? 'no matter of the store' : cell(onMysql),
  ];
}

const linksOf = (proofs: readonly Proof[], holds: (file: string) => boolean): readonly string[] => [
  ...new Set(proofs.filter(({ file }) => holds(file)).map(({ file }) => link(file))),
];
const isStack = (file: string): boolean => file.endsWith('.stack.test.ts');
const isInner = (file: string): boolean => /^(packages\/core|sim)\//.test(file);

function proven(named: readonly string[], proofs: readonly Proof[], law: Law): string {
  const found = proofs.map(({ file, title }) => `${link(file)} “${title}”`);
  const all = [...new Set([...named, ...found])];
  const told = law.note === undefined ? cell(all) : `${cell(all)} · ${law.note}`;
  return law.missing === undefined ? told : `${told} · not yet: ${law.missing}`;
}

/** The modules of `verify` that name the invariant. */
function checked(law: Law, repository: Repository): string {
  const modules = repository.files.filter(
    ({ path: each, text }) =>
      /^packages\/server\/src\/verification\/[^.]+\.ts$/.test(each) && text.includes(`'${law.id}'`),
  );
  return law.stores === 'two' ? 'takes two stores' : cell(modules.map((each) => link(each.path)));
}

const cell = (proofs: readonly string[]): string =>
  proofs.length === 0 ? '**not yet**' : proofs.join('<br>');

const link = (file: string): string => `[${file.split('/').at(-1)}](../${file})`;

/** Throws where the test or command is not there: a table that names what is gone is a lie. */
function sayNamed(named: Named, proofs: readonly Proof[], repository: Repository): string {
  if ('command' in named) {
    const script = /^npm run (\S+)/.exec(named.command)?.[1];
    const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(
      repository.read('package.json') ?? '{}',
    );
    if (script !== undefined && scripts[script] === undefined)
      throw new Error(`${path}: there is no ${named.command}`);
    return `\`${named.command}\``;
  }
  const found = proofs.find(({ file, title }) => file === named.file && title.startsWith(named.title));
  if (found === undefined) throw new Error(`${path}: ${named.file} has no test “${named.title}…”`);
  return `${link(named.file)} “${found.title}”`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
