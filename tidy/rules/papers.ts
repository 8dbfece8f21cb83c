import { posix } from 'node:path';
import type { Repository } from '../repository.ts';
import { type Finding, fileRule, lineAt, type Rule } from '../rule.ts';

/** Hosts of registries and paths of somebody's machine: true in one place only. */
const privatePlaces =
  /\b(registry\.(npmjs|yarnpkg)\.\w+|(files\.)?pypi\.org|deb\.debian\.org|repo1?\.maven\.\w+|proxy\.golang\.org)|(?<![\w.~$}-])\/(work|root|home\/\w+|Users\/\w+)\//g;

export const paperRules: readonly Rule[] = [
  fileRule(
    'private-place',
    (path) => path !== 'tidy/samples.txt',
    function* (file) {
      for (const match of file.text.matchAll(privatePlaces)) {
        yield [match.index, `${match[0]} means something on one machine or in one network only`];
      }
    },
  ),
  fileRule(
    'dead-link',
    (path) => path.endsWith('.md'),
    function* (file, repository) {
      for (const match of withoutCode(file.text).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)) {
        const link = match[1] ?? '';
        if (/^([a-z]+:|\/\/)/.test(link)) continue;
        const complaint = judgeLink(file.path, link, repository);
        if (complaint !== undefined) yield [match.index, complaint];
      }
    },
  ),
  {
    name: 'lock-file',
    *find(repository) {
      const path = 'package-lock.json';
      const text = repository.read(path);
      if (text === undefined) return;
      const locked: Readonly<Record<string, LockEntry>> = JSON.parse(text).packages;
      for (const [key, entry] of Object.entries(locked)) {
        const complaint = judgeEntry(key, entry);
        if (complaint !== undefined)
          yield { path, line: lineAt(text, text.indexOf(`"${key}"`)), message: `${key}: ${complaint}` };
      }
    },
  },
  { name: 'dependency-reason', find: unexplainedDependencies },
];

/** Code in prose shows; it does not link. Blanked, not removed, so that offsets stay. */
const withoutCode = (text: string): string =>
  text.replace(/^(```|~~~)[^]*?^\1|`[^`\n]+`/gm, (code) => code.replace(/[^\n]/g, ' '));

function judgeLink(from: string, link: string, repository: Repository): string | undefined {
  const [rawPath = '', anchor] = link.split('#');
  const path =
    rawPath === '' ? from : posix.join(posix.dirname(from), decodeURIComponent(rawPath)).replace(/\/$/, '');
  if (!repository.has(path)) return `${link} leads nowhere`;
  const text = repository.read(path);
  if (anchor === undefined || text === undefined || !path.endsWith('.md')) return undefined;
  const anchors = [...withoutFences(text).matchAll(/^#+\s+(.+)$/gm)].map((heading) => slug(heading[1] ?? ''));
  return anchors.includes(decodeURIComponent(anchor)) ? undefined : `${path} has no heading #${anchor}`;
}

const withoutFences = (text: string): string => text.replace(/^(```|~~~)[^]*?^\1/gm, '');

/** As the forges make anchors of headings. */
const slug = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');

type LockEntry = {
  readonly link?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
};

function judgeEntry(key: string, entry: LockEntry): string | undefined {
  if (!key.includes('node_modules/') || entry.link) return undefined;
  if (entry.integrity === undefined) return 'without integrity anybody could have written it';
  if (entry.resolved !== undefined)
    return 'names a registry: write the lock file with the .npmrc of this folder';
  if (entry.hasInstallScript && !entry.optional) return 'needs an install script, which npm does not run';
  return undefined;
}

const explainedIn = 'docs/decisions/dependencies.md';

type Manifest = Readonly<
  Partial<
    Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Readonly<Record<string, string>>>
  >
>;

/** Every dependency has a line that says what for, and every such line a dependency. */
function* unexplainedDependencies(repository: Repository): Generator<Finding> {
  const text = repository.read(explainedIn) ?? '';
  const explained = new Map(
    [...text.matchAll(/^\| `([^`]+)`/gm)].map((row) => [row[1] ?? '', lineAt(text, row.index)]),
  );
  const used = new Set<string>();
  for (const file of repository.files) {
    if (!/(^|\/)package\.json$/.test(file.path)) continue;
    const manifest: Manifest = JSON.parse(file.text);
    const names = Object.keys({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    });
    for (const name of names.filter((each) => !each.startsWith('@laurel/'))) {
      used.add(name);
      if (explained.has(name)) continue;
      yield {
        path: file.path,
        line: lineAt(file.text, file.text.indexOf(`"${name}"`)),
        message: `${name} needs a line in ${explainedIn}`,
      };
    }
  }
  for (const [name, line] of explained) {
    if (!used.has(name)) yield { path: explainedIn, line, message: `nothing depends on ${name} any more` };
  }
}
