import type { Command, Option } from 'commander';
import { laurel } from './laurel.ts';

/** Writes docs/commands.md: every command with what --help says of it. */
export async function generate(): Promise<Record<string, string>> {
  const { root } = laurel({ stdout: () => {}, stderr: () => {}, isTerminal: false });
  return { 'docs/commands.md': `${head}\n\n${nounsOf(root).join('\n\n')}\n` };
}

/** A chapter for each noun; verbs without a noun stand under their own name. */
function nounsOf(root: Command): readonly string[] {
  return root.commands
    .filter((command) => command.name() !== 'help')
    .map((command) => {
      const verbs = command.commands.filter((each) => each.name() !== 'help');
      const title = `## laurel ${command.name()}\n\n${sentence(command.description())}`;
      return verbs.length === 0
        ? `${title}\n\n${bodyOf(command, 'laurel')}`
        : [title, ...verbs.map((each) => verbOf(each, `laurel ${command.name()}`))].join('\n\n');
    });
}

function verbOf(command: Command, parent: string): string {
  return `### ${parent} ${command.name()}\n\n${sentence(command.description())}\n\n${bodyOf(command, parent)}`;
}

function bodyOf(command: Command, parent: string): string {
  const usage = `    npx ${parent} ${command.name()} ${command.usage()}`;
  const own = command.options.filter(({ long }) => !shared.has(long ?? ''));
  const rows = own.map((option) => `| \`${option.flags.replaceAll('|', '\\|')}\` | ${aboutOf(option)} |`);
  return rows.length === 0 ? usage : `${usage}\n\n| option | |\n| --- | --- |\n${rows.join('\n')}`;
}

function aboutOf({ description, defaultValue }: Option): string {
  const said = description.replaceAll('|', '\\|');
  return defaultValue === undefined ? said : `${said} (${JSON.stringify(defaultValue)})`;
}

/** Said once, at the top. */
const shared = new Set(['--data', '--database', '--json', '--help']);

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const head = `# Commands

<!-- Written by apps/cli/src/generate-commands.ts: change the commands and run npm run gen. -->

\`npx laurel <noun> <verb>\`. Every command takes \`--help\` and \`--json\` (one JSON document or JSON lines on standard
output, nothing else there). Those that need a store take \`--data DIR\` (or \`LAUREL_DATA\`; \`./data\`) or
\`--database mysql://…\` (or \`LAUREL_DATABASE\`).

| exit | means |
| --- | --- |
| 0 | done |
| 1 | the answer is no: a check failed |
| 2 | wrong use |
| 3 | could not |

A data folder has one owner. A command that finds one speaks to it through the socket in the folder; otherwise it opens
the store itself, for as long as it runs.`;
