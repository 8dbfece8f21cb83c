import type { JsonObject } from '@laurel/core';
import type { DeadLetterRow, Keyring, Store } from '@laurel/db';
import { letterName, parseLetterName, readLetter } from '../log/letters.ts';
import type { Command } from '../log/ports.ts';
import type { Letter, Letters, Reads } from '../reads.ts';
import { outerData } from './outer-data.ts';

export function lettersIn(
  { deadLetters }: Pick<Store, 'deadLetters'>,
  keyring: Keyring,
  reads: Reads,
): Letters {
  const read = async (row: DeadLetterRow): Promise<Letter> => {
    const { at, type, code, pointer, detail } = row;
    return {
      id: letterName(row.id),
      at,
      type,
      code,
      pointer,
      detail,
      ...(await sentOf(keyring, reads, row)),
    };
  };
  return {
    list: async ({ after, limit }) => {
      const [at = '0', id = ''] = (after ?? '').split(' ');
      const start = { at: Number(at), id: Buffer.from(id, 'hex') };
      const rows = await deadLetters.list({ after: start, limit });
      return Promise.all(
        rows.map(async (row) => ({ ...(await read(row)), place: `${row.at} ${letterName(row.id)}` })),
      );
    },
    get: async (name) => {
      const id = parseLetterName(name);
      const row = id === null ? null : await deadLetters.get(id);
      return row === null ? null : read(row);
    },
    count: () => deadLetters.count(),
  };
}

/** The command as it was sent; of an event that was with its member already, as it would be sent again. */
async function sentOf(
  keyring: Keyring,
  reads: Reads,
  row: DeadLetterRow,
): Promise<Pick<Letter, 'command' | 'body'>> {
  const letter = readLetter(keyring, row);
  if (letter?.kind !== 'body') return { command: await commandOf(reads, letter) };
  const { kind: _, ...body } = letter;
  return { command: null, body };
}

async function commandOf(
  reads: Reads,
  letter: Exclude<ReturnType<typeof readLetter>, { kind: 'body' }>,
): Promise<Command | null> {
  if (letter === null || letter.kind === 'command') return letter?.command ?? null;
  const { member, event } = letter;
  const [found] = await reads.name([member]);
  if (found == null || found.erased) return null;
  return { ...event, subject: found.external, data: (await outerData(reads, event.data)) as JsonObject };
}
