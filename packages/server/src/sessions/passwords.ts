import { argon2, timingSafeEqual } from 'node:crypto';
import type { Chance } from '@laurel/runtime';
import { Problem } from '../http/problem.ts';

/** OWASP's first choice for argon2id, twice over: about 80 ms of one core. Older hashes keep the costs they say. */
const costs = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const tagBytes = 32;
const saltBytes = 16;
export const passwordMin = 12;
export const passwordMax = 200;

type Costs = { readonly memory: number; readonly passes: number; readonly parallelism: number };

function hash(password: string, nonce: Buffer, { memory, passes, parallelism }: Costs): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFC'));
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, parallelism, tagLength: tagBytes, memory, passes }, (error, tag) =>
      error === null ? resolve(tag) : reject(error),
    );
  });
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** As the PHC string that every other implementation reads. */
export async function hashPassword(password: string, chance: Chance): Promise<string> {
  const salt = chance.bytes(saltBytes);
  const { memory, passes, parallelism } = costs;
  const tag = await hash(password, salt, costs);
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** @param kept null: there is no such operator, and finding that out takes as long */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = form.exec(kept ?? '') ?? [];
  if (salt === undefined || tag === undefined) {
    await hash(password, Buffer.alloc(saltBytes), costs);
    return false;
  }
  const right = Buffer.from(tag, 'base64');
  const given = await hash(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return right.length === given.length && timingSafeEqual(right, given);
}

/** Length is what counts: no rules about signs, but not her own name and not one sign over and over. */
export function checkPassword(password: string, name: string): void {
  const text = password.normalize('NFC').toLowerCase();
  const own = name.normalize('NFC').toLowerCase();
  const isOwnName = own !== '' && text.replaceAll(own, '').length < passwordMin / 2;
  if (new Set(text).size < 5 || isOwnName)
    throw new Problem('weak_password', 'It says her own name, or has fewer than 5 different signs.', {
      pointer: '/password',
    });
}
