import type { Job } from '@laurel/sdk';
import { answer, items } from '../frame/api.ts';
import { type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { withLaurel } from '../store/connect.ts';

export function jobCommands(shell: Shell): void {
  const jobs = shell.root.command('job').description('long work that the server does');
  verb<[], StoreOptions>(shell, jobs, {
    usage: 'list',
    about: 'jobs, newest first',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const all = await items((query) => laurel.listJobs({ query }));
        const rows = all.map(({ id, kind, state, createdAt, progress }) => [
          id,
          kind,
          state,
          progressText(progress),
          createdAt,
        ]);
        out.result(all, () =>
          all.length === 0 ? 'There are none.' : out.table(['id', 'kind', 'state', 'done', 'since'], rows),
        );
      }),
  });
  verb<[string], StoreOptions>(shell, jobs, {
    usage: 'show <id>',
    about: 'how far a job is, and what came of it',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const job = await answer(laurel.getJob({ path: { id } }));
        const result = job.result === null ? '' : `\n${JSON.stringify(job.result, undefined, 2)}`;
        out.result(job, () => `${job.kind} ${job.state} ${progressText(job.progress)}${result}`);
      }),
  });
  verb<[string], StoreOptions>(shell, jobs, {
    usage: 'cancel <id>',
    about: 'stop a job',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const job = await answer(laurel.cancelJob({ path: { id } }));
        out.result(job, () => `${job.id} is ${job.state}.`);
      }),
  });
}

function progressText({ done, total }: Job['progress']): string {
  return total === null ? String(done) : `${done} of ${total}`;
}
