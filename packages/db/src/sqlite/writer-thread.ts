import { parentPort, workerData } from 'node:worker_threads';
import { connectWith, isDuplicate, storageFault } from './connection.ts';
import { type PackedCommit, type PackedSnapshots, unpackCommit, unpackSnapshots } from './packed.ts';
import type { Projected } from './projections.ts';
import type { Answered, Asked, ThreadData } from './thread-writer.ts';
import { openWriterActs, type Write, type WriterActs } from './writer.ts';

const { path, settings } = workerData as ThreadData;
const port = parentPort;
if (port === null) throw new Error('this file is the body of a thread');

const connect = connectWith(settings);
const acts: WriterActs = openWriterActs(() => connect(path, 'write'));

port.on('message', (asked: Asked) => {
  port.postMessage(answer(asked));
  if (asked.act === 'close') port.close();
});

function answer({ act, argument }: Asked): Answered {
  try {
    return { done: run(act, argument) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { failed: isDuplicate(error) ? 'duplicate' : (storageFault(error) ?? 'bug'), message };
  }
}

function run(act: keyof WriterActs, argument: unknown): unknown {
  if (act === 'commit') return acts.commit(unpackCommit(argument as PackedCommit));
  if (act === 'snapshot') return acts.snapshot(unpackSnapshots(argument as PackedSnapshots));
  if (act === 'project') return acts.project(argument as Projected);
  if (act === 'write') return acts.write(argument as readonly Write[]);
  return acts[act]();
}
