// A bed in a process of its own: each line of standard input is commands, each line of standard output their results.
import { createInterface } from 'node:readline';
import { openBed } from './bed.ts';

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('usage: bed-process.ts FOLDER');
const bed = await openBed({ folder, sqlite: { thread: true } });
process.stdout.write('open\n');
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await bed.log.inbox.submit(JSON.parse(line)))}\n`);
}
await bed.log.close();
await bed.store.close();
