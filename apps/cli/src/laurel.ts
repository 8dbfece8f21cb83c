import { createRequire } from 'node:module';
import { Command } from 'commander';
import { backfillCommands } from './backfills/commands.ts';
import { backupCommands } from './backups/commands.ts';
import { benchCommand } from './bench/commands.ts';
import { benefitCommands } from './benefits/commands.ts';
import { callCommands } from './calls/commands.ts';
import { cardCommands } from './cards/commands.ts';
import { caseCommands } from './cases/commands.ts';
import { clockCommands } from './clock/commands.ts';
import { completionCommand } from './completion/commands.ts';
import { deadLetterCommands } from './dead-letters/commands.ts';
import { drawCommands } from './draws/commands.ts';
import { exportCommands } from './exports/commands.ts';
import type { Shell } from './frame/command.ts';
import type { Io } from './frame/io.ts';
import { holdCommands } from './holds/commands.ts';
import { householdCommands } from './households/commands.ts';
import { importCommand } from './imports/commands.ts';
import { inboundCommands } from './inbound/commands.ts';
import { jobCommands } from './jobs/commands.ts';
import { keyCommands } from './keys/commands.ts';
import { ledgerCommands } from './ledger/commands.ts';
import { memberCommands } from './members/commands.ts';
import { operatorCommands } from './operators/commands.ts';
import { partnerCommands } from './partners/commands.ts';
import { pauseCommands } from './pauses/commands.ts';
import { planCommands } from './plans/commands.ts';
import { programCommands } from './programs/commands.ts';

import { quarantineCommands } from './quarantine/commands.ts';

import { sandboxCommands } from './sandbox/commands.ts';

import { serveCommand } from './serve/commands.ts';
import { simulationCommand } from './simulation/commands.ts';
import { stockCommands } from './stock/commands.ts';
import { verificationCommands } from './verification/commands.ts';
import { webhookCommands } from './webhooks/commands.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

/** The whole command line, apart from the process that it runs in. */
export function laurel(io: Io): Shell {
  const root = new Command('laurel')
    .description('Laurel, a membership system that you host yourself')
    .version(version)
    // `program show --version 2` is not the version of the program that runs.
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for what the command takes)')
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
    .exitOverride();
  const shell: Shell = { io, root, code: 0 };
  serveCommand(shell);
  keyCommands(shell);
  operatorCommands(shell);
  programCommands(shell);
  importCommand(shell);
  exportCommands(shell);
  verificationCommands(shell);
  simulationCommand(shell);
  memberCommands(shell);
  ledgerCommands(shell);
  clockCommands(shell);
  holdCommands(shell);
  cardCommands(shell);
  householdCommands(shell);
  benefitCommands(shell);
  stockCommands(shell);
  pauseCommands(shell);
  caseCommands(shell);
  drawCommands(shell);
  backfillCommands(shell);
  deadLetterCommands(shell);
  quarantineCommands(shell);
  jobCommands(shell);
  backupCommands(shell);
  benchCommand(shell);
  planCommands(shell);
  callCommands(shell);
  partnerCommands(shell);
  sandboxCommands(shell);
  webhookCommands(shell);
  inboundCommands(shell);
  completionCommand(shell);
  return shell;
}
