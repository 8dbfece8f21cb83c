import type { Json, JsonObject, Programs } from '@laurel/core';
import type { Keyring, Store } from '@laurel/db';
import { readTime } from '../http/times.ts';
import type { ProgramSeries } from '../log/program-series.ts';
import { type ReplaceParts, revokeJob, revokingIn } from '../partners/revoke-codes.ts';
import { draftsIn } from '../programs/drafts.ts';
import type { WholeLog } from '../verification/whole-log.ts';
import type { JobContext, JobKind } from './runner.ts';

export interface KindParts {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly programs: ProgramSeries;
  /** The write path of this process. */
  readonly log: Pick<ReplaceParts, 'inbox' | 'reads'>;
}

/** What workers can do. All but one read one snapshot of the store and write nothing; that one hands commands in. */
export function jobKinds({ store, keyring, programs, log }: KindParts): Readonly<Record<string, JobKind>> {
  const looking = async (use: (log: WholeLog) => Promise<unknown>): Promise<Json> => {
    const snapshot = await store.snapshot();
    try {
      const { storedLog } = await import('../verification/index.ts');
      return (await use(storedLog({ reads: snapshot, keyring, programs: programs.current() }))) as Json;
    } finally {
      await snapshot.close();
    }
  };
  return {
    verify: (context) =>
      looking(async (log) => {
        const { verifyStore } = await import('../verification/index.ts');
        return verifyStore(log, { at: timeOf(context.input, 'at'), progress: heeding(context) });
      }),
    replay: (context) =>
      looking(async (log) => {
        const { replayStore } = await import('../verification/index.ts');
        const source = context.input['source'];
        const other = typeof source === 'string' ? await programsOf(source) : undefined;
        return replayStore(log, {
          progress: heeding(context),
          ...(other === undefined ? {} : { programs: other }),
        });
      }),
    simulate: (context) =>
      looking(async (log) => {
        const { simulate } = await import('../simulation/index.ts');
        const draft = await draftsIn(store).get(textOf(context.input, 'id'));
        if (draft === null) throw new Error('the draft is not there');
        const [version] = (await programsOf(draft.source)).versions;
        if (version === undefined) throw new Error('the draft has no program');
        const { compiled, policy } = version;
        const [from, to] = [timeOf(context.input, 'from'), timeOf(context.input, 'to')];
        return simulate({ log, compiled, policy, from, to, progress: heeding(context) });
      }),
    [revokeJob]: revokingIn({ inbox: log.inbox, reads: log.reads, store }),
  };
}

const textOf = (input: JsonObject, name: string): string => {
  const text = input[name];
  return typeof text === 'string' ? text : '';
};

const timeOf = (input: JsonObject, name: string): number | undefined => {
  const text = input[name];
  return typeof text === 'string' ? readTime(text) : undefined;
};

/** Reports how far it is, and ends the work where the job was cancelled. */
const heeding =
  ({ signal, progress }: JobContext) =>
  (done: number, of: number): void => {
    signal.throwIfAborted();
    progress(done, of);
  };

async function programsOf(source: string): Promise<Programs> {
  const { readProgramText } = await import('../programs/read-program-text.ts');
  const read = readProgramText(source, 'program');
  if (!read.ok) throw new Error(`the program has problems: ${read.problems[0]?.message ?? ''}`);
  return { versions: [{ number: 1, effectiveAt: 0, compiled: read.compiled, policy: 'honourPeriod' }] };
}
