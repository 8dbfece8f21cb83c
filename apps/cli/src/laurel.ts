import { createRequire } from 'node:module';
import { Command } from 'commander';
import { completionCommand } from './completion/commands.ts';
import type { Shell } from './frame/command.ts';
import type { Io } from './frame/io.ts';
import { keyCommands } from './keys/commands.ts';
import { operatorCommands } from './operators/commands.ts';
import { programCommands } from './programs/commands.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** The whole command line, apart from the process that it runs in. */
export function laurel(io: Io): Shell {
  const root = new Command('laurel')
    .description('Laurel, a membership system that you host yourself')
    .version(version)
    .showHelpAfterError('(add --help for what the command takes)')
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .exitOverride();
  const shell: Shell = { io, root, code: 0 };
  keyCommands(shell);
  operatorCommands(shell);
  programCommands(shell);
  completionCommand(shell);
  return shell;
}
