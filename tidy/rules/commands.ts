import { fileRule, type Rule } from '../rule.ts';

/** The page that the command line writes about itself. */
const page = 'docs/commands.md';
/** And the server about what can be set. */
const settingsPage = 'docs/configuration.md';
/** Every command takes these. */
const shared = ['--data', '--database', '--json', '--help', '--version'];

export const commandRules: readonly Rule[] = [
  fileRule(
    'unknown-command',
    (path) => path.endsWith('.md') && path !== page,
    function* (file, repository) {
      const text = repository.read(page);
      if (text === undefined) return;
      const known = commandsIn(text);
      for (const match of file.text.matchAll(/(?<=npx |`|exec laurel )laurel ([a-z][^`\n]*)/g)) {
        const complaint = judge(match[1] ?? '', known);
        if (complaint !== undefined) yield [match.index, complaint];
      }
    },
  ),
  fileRule(
    'unknown-setting',
    (path) => /(\.md|^Dockerfile|^compose\.yaml)$/.test(path) && path !== settingsPage,
    function* (file, repository) {
      const text = repository.read(settingsPage);
      if (text === undefined) return;
      // Variables of the tests are the tests' own.
      for (const match of file.text.matchAll(/\bLAUREL_(?!TEST_|E2E_)[A-Z0-9_]+/g)) {
        if (!text.includes(`\`${match[0]}\``))
          yield [match.index, `nothing reads ${match[0]} (${settingsPage})`];
      }
    },
  ),
];

function judge(said: string, known: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const words = (said.split(/[;|#&>]/)[0] ?? '').trim().split(/\s+/);
  const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((each) => known.has(each));
  if (name === undefined) return `the command line has no \`laurel ${words[0]}\` (${page})`;
  const verb = words[1] ?? '';
  const isNoun = [...known.keys()].some((each) => each.startsWith(`${name} `));
  if (isNoun && /^[a-z]/.test(verb) && !known.has(`${name} ${verb}`))
    return `\`laurel ${name}\` has no \`${verb}\` (${page})`;
  const options = known.get(name) ?? new Set<string>();
  const strange = words.find((word) => word.startsWith('--') && !takes(options, word));
  return strange === undefined ? undefined : `\`laurel ${name}\` takes no ${strange} (${page})`;
}

function takes(options: ReadonlySet<string>, word: string): boolean {
  const name = /^--[a-z-]+/.exec(word)?.[0] ?? '';
  return options.has(name) || shared.includes(name);
}

/** Commands by name, with their options: `### laurel key create`, `| `--scopes <list>` | … |`. */
function commandsIn(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const chapters = text.split(/^##+ laurel /m).slice(1);
  return new Map(
    chapters.map((chapter) => [
      (chapter.split('\n')[0] ?? '').trim(),
      new Set([...chapter.matchAll(/^\| `[^`]*(--[a-z-]+)/gm)].map((row) => row[1] ?? '')),
    ]),
  );
}
