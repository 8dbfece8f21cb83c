import { type Command, CommanderError, Option } from 'commander';
import { type Io, type Out, output } from './io.ts';
import { storeTrouble } from './store-trouble.ts';
import { exit, Trouble } from './trouble.ts';

/** What every command is given beside its own arguments. */
export interface Context {
  readonly out: Out;
  readonly io: Io;
}

/** Options that every command that needs a store takes. */
export interface StoreOptions {
  readonly data?: string;
  readonly database?: string;
  readonly server?: string;
  readonly key?: string;
}

/** The command line under construction: nouns hold verbs, verbs hold what they do. */
export interface Shell {
  readonly io: Io;
  readonly root: Command;
  /** How the last command ended. */
  code: number;
}

export interface Verb<A extends readonly unknown[], O> {
  /** As commander writes it: `publish <file>`. */
  readonly usage: string;
  readonly about: string;
  readonly options?: readonly Option[];
  /** Whether it takes --data and --database. Yes, unless said. */
  readonly hasStore?: false;
  /** Lines of examples for its help. */
  readonly examples?: readonly string[];
  readonly run: (context: Context, args: A, options: O) => Promise<void>;
}

export function verb<A extends readonly unknown[], O>(
  shell: Shell,
  parent: Command,
  spec: Verb<A, O>,
): Command {
  const command = parent.command(spec.usage).description(spec.about);
  for (const each of spec.options ?? []) command.addOption(each);
  if (spec.hasStore !== false) {
    command.addOption(option('--data <dir>', 'folder of the embedded store (LAUREL_DATA, ./data)'));
    command.addOption(option('--database <url>', 'mysql://… instead (LAUREL_DATABASE)'));
  }
  command.addOption(option('--json', 'JSON on standard output, nothing else'));
  if (spec.examples)
    command.addHelpText('after', `\nExamples:\n${spec.examples.map((line) => `  $ ${line}`).join('\n')}`);
  command.action(async (...given: unknown[]) => {
    const args = given.slice(0, -2) as unknown as A;
    const options = given.at(-2) as O & { readonly json?: boolean };
    shell.code = await attempt(shell.io, options.json === true, (out) =>
      spec.run({ out, io: shell.io }, args, options),
    );
  });
  return command;
}

export function option(flags: string, about: string): Option {
  return new Option(flags, about);
}

/** Runs one command and says how it ended: nothing it throws leaves as a stack trace. */
async function attempt(io: Io, isJson: boolean, run: (out: Out) => Promise<void>): Promise<number> {
  let hasWritten = false;
  const watched: Io = {
    ...io,
    stdout: (text) => {
      hasWritten = true;
      io.stdout(text);
    },
  };
  const out = output(watched, isJson);
  try {
    await run(out);
    return exit.done;
  } catch (error) {
    const trouble = error instanceof Trouble ? error : unexpected(error);
    // Of lines that were already written the last one stays a line; the error is told beside them.
    if (isJson && !hasWritten)
      io.stdout(`${JSON.stringify({ error: trouble.code, detail: trouble.message, ...trouble.more })}\n`);
    if (trouble.message !== '') io.stderr(`${out.paint.red('laurel:')} ${trouble.message}\n`);
    return trouble.exit;
  }
}

function unexpected(error: unknown): Trouble {
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
  return new Trouble(
    { exit: exit.couldNot, code: typeof code === 'string' ? code.toLowerCase() : 'failed' },
    storeTrouble(error) ?? message,
  );
}

/** Parses the words of the command line and runs the command that they name. */
export async function runShell(shell: Shell, words: readonly string[]): Promise<number> {
  try {
    await shell.root.parseAsync(words, { from: 'user' });
    return shell.code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const isHelp = error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
    return isHelp ? exit.done : wrongWords(shell, words, error);
  }
}

function wrongWords({ io }: Shell, words: readonly string[], error: CommanderError): number {
  if (words.includes('--json') && error.code !== 'commander.help') {
    io.stdout(`${JSON.stringify({ error: 'wrong_use', detail: error.message.replace(/^error: /, '') })}\n`);
  }
  return exit.wrongUse;
}
