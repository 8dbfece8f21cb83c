const unreachable = 'Start the database, or mend --database (LAUREL_DATABASE).';
const unwritable =
  'Give this account the right to write there, or name another folder (of a store: --data, LAUREL_DATA).';
const rights = 'Give this user all rights on its own database: Laurel makes and changes its tables there.';

/** What to do about what an engine or the system says when a store cannot be opened. */
const advice: Readonly<Record<string, string>> = {
  ECONNREFUSED: unreachable,
  ETIMEDOUT: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOTFOUND: 'There is no such host: mend --database (LAUREL_DATABASE).',
  EAI_AGAIN: 'The host’s name cannot be looked up: mend --database (LAUREL_DATABASE), or the network.',
  ER_BAD_DB_ERROR:
    'Make it with CREATE DATABASE … CHARACTER SET utf8mb4, or mend --database (LAUREL_DATABASE); its tables Laurel makes itself.',
  ER_ACCESS_DENIED_ERROR: 'Mend user and password in --database (LAUREL_DATABASE).',
  ER_DBACCESS_DENIED_ERROR: rights,
  ER_TABLEACCESS_DENIED_ERROR: rights,
  EACCES: unwritable,
  EPERM: unwritable,
  EROFS: unwritable,
  ENOTDIR: unwritable,
  ENOENT: unwritable,
  EEXIST: unwritable,
};

/** One sentence for what kept a store from being opened, and what to do; undefined for any other error. */
export function storeTrouble(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  const { code, errors, syscall } = error as NodeJS.ErrnoException & { errors?: readonly unknown[] };
  const known = typeof code === 'string' && Object.hasOwn(advice, code) ? advice[code] : undefined;
  if (known === undefined) return storeTrouble(error.cause ?? errors?.[0], depth + 1);
  // A file that cannot be read is another matter than a folder that cannot be made.
  if (known === unwritable) return syscall === 'mkdir' ? `${error.message}. ${known}` : undefined;
  // A name with several addresses fails at each of them.
  const message = error.message === '' ? messageOf(errors?.[0]) : error.message;
  return `The store cannot be opened: ${message.replaceAll(/\s+/g, ' ')}. ${known}`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'no answer');
