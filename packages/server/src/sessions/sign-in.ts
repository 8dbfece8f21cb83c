import type { SignInRow } from '@laurel/db';
import { Problem } from '../http/problem.ts';
import { factorStep, isRecoveryForm, recoveryHash } from './factor.ts';
import { named, type Operator, operatorsOf } from './operators.ts';
import { factorPlace, nameHash, note, type SessionParts } from './parts.ts';
import { isPassword } from './passwords.ts';

export interface Given {
  readonly name: string;
  readonly password: string;
  /** Of her authenticator, or one of her recovery codes. */
  readonly code: string;
}
export interface Proved {
  readonly operator: Operator;
  readonly by: 'password' | 'recovery';
}

/**
 * Whether it is she. All that is wrong is answered alike and after the same work, so that nobody learns which names
 * there are.
 */
export async function prove(
  parts: SessionParts,
  { name, password, code }: Given,
  asked: { readonly address: string; readonly requestId: string },
): Promise<Proved> {
  parts.guesses.take(name, asked.address);
  const found = await rowOf(parts, name);
  const isRight = await isPassword(password, found?.row.password ?? null);
  const by = found !== null && isRight ? await secondFactor(parts, found.row, code.trim()) : null;
  if (found !== null && by !== null) return { operator: found.operator, by };
  await note(parts, {
    actor: 'nobody',
    action: 'signInRefused',
    target: found?.operator.id ?? nameHash(parts.secret, name),
    detail: { status: 401, requestId: asked.requestId },
  });
  throw new Problem('sign_in_refused', 'Name, password or code is not right.');
}

/** The newest of that name who signs in by password. */
async function rowOf(
  { keys, clock, store }: SessionParts,
  name: string,
): Promise<{ readonly operator: Operator; readonly row: SignInRow } | null> {
  for (const operator of named(await operatorsOf(keys, clock.now()), name)) {
    const row = await store.signIns.get(operator.id);
    if (row !== null) return { operator, row };
  }
  return null;
}

/** Each code once: a step of the authenticator, or a recovery code. */
async function secondFactor(
  { store: { signIns }, keyring, wallClock }: SessionParts,
  { operator, factor, recovery }: SignInRow,
  code: string,
): Promise<Proved['by'] | null> {
  if (isRecoveryForm(code.toLowerCase())) {
    const left: readonly string[] = JSON.parse(recovery);
    const rest = left.filter((one) => one !== recoveryHash(code.toLowerCase()));
    if (rest.length === left.length) return null;
    return (await signIns.changeRecovery(operator, recovery, JSON.stringify(rest))) ? 'recovery' : null;
  }
  const secret = Buffer.from(keyring.openSecret(factorPlace(operator), factor), 'base64');
  const step = factorStep(secret, code.replaceAll(/\s/g, ''), wallClock.now());
  if (step === null) return null;
  return (await signIns.takeStep(operator, step)) ? 'password' : null;
}
