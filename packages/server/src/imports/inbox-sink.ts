import type { Answer, Programs, Refusal } from '@laurel/core';
import { checkCommand, isOutsideType } from '../http/check-command.ts';
import { type Command, type Inbox, type Result, type TroubleCode, troubleCodes } from '../log/ports.ts';
import type { ImportSink, Outcome } from './import-file.ts';
import type { Mapped } from './mapper.ts';

export interface InboxSinkParts {
  readonly inbox: Inbox;
  readonly programs: () => Programs;
  readonly actor: string;
  /** Told of each event that was decided, in order. */
  readonly watch?: (event: Mapped, outcome: Outcome, answer: Answer | undefined) => void;
}

/** The store takes nothing now; nothing is wrong with the file, and the import can go on later. */
export class StoreTroubleError extends Error {
  readonly code: TroubleCode;

  constructor(code: TroubleCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/**
 * So many batches wait to be decided while the next is read: together more than a group of the log takes, and no
 * more, since what waits for long grows old in memory and costs more to collect.
 */
const BATCHES_IN_FLIGHT = 4;

/** Events of a file as a backfill, straight into the inbox of this process. */
export function inboxSink({ inbox, programs, actor, watch }: InboxSinkParts): ImportSink {
  return {
    inFlight: BATCHES_IN_FLIGHT,
    async submit(events) {
      const rules = programs();
      const checked = events.map((event) => checkedCommand(rules, { ...event, actor, backfill: true }));
      const commands: Command[] = [];
      for (const each of checked) if ('command' in each) commands.push(each.command);
      const results = commands.length === 0 ? [] : await inbox.submit(commands);
      let next = 0;
      return checked.map((each, i) => {
        const result = 'refusal' in each ? undefined : results[next];
        if ('command' in each) next += 1;
        const outcome = 'refusal' in each ? refused(each.refusal) : outcomeOf(result);
        if (watch)
          watch(events[i] as Mapped, outcome, result && 'answer' in result ? result.answer : undefined);
        return outcome;
      });
    },
  };
}

type Checked = { readonly command: Command } | { readonly refusal: Refusal };

/** As an event over HTTP: in normal form, and no command that has a call of its own; members may be taken over. */
function checkedCommand(programs: Programs, command: Mapped & Command): Checked {
  const isTold = command.type === 'member.imported' || isOutsideType(programs, command.type, command.time);
  if (!isTold) {
    const detail = `${command.type} is made by a call of its own.`;
    return { refusal: { code: 'unknown_event_type', pointer: '/type', detail } };
  }
  const checked = checkCommand(programs, command);
  return checked.ok ? { command: checked.command } : { refusal: checked.refusal };
}

function outcomeOf(result: Result | undefined): Outcome {
  if (result === undefined) throw new Error('the inbox answered less than it was asked');
  if (result.status !== 'refused') return { status: result.status };
  const { code, detail } = result.refusal;
  if (isTrouble(code)) throw new StoreTroubleError(code, detail);
  return refused(result.refusal);
}

/** One member who was set aside is no reason to stop; anything else of its kind concerns all that comes. */
function isTrouble(code: string): code is TroubleCode {
  return code !== 'quarantined' && (troubleCodes as readonly string[]).includes(code);
}

function refused({ code, pointer, detail }: { code: string; pointer: string; detail: string }): Outcome {
  return { status: 'refused', code, pointer, detail };
}
