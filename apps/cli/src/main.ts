import { runShell } from './frame/command.ts';
import { processIo } from './frame/io.ts';
import { laurel } from './laurel.ts';

const shell = laurel(processIo());
process.exitCode = await runShell(shell, process.argv.slice(2));
