import { Command } from 'commander';

const program = new Command('laurel').description('Laurel, a membership system that you host yourself');

program.command('serve').description('start the server').option('--demo', 'with sample members');

program.parse();
