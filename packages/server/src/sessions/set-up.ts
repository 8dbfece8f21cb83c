import { createHash, createHmac } from 'node:crypto';
import { Problem } from '../http/problem.ts';
import { base32, derived, factorStep, factorUri, recoveryHash } from './factor.ts';
import type { CodeKind } from './one-time.ts';
import { isLive, named, type Operator, operatorsOf } from './operators.ts';
import { factorPlace, type SessionParts } from './parts.ts';
import { checkPassword, hashPassword } from './passwords.ts';

export const setUpMs = 86_400_000;

/** Whether any operator can sign in by password: until then whoever has the first code becomes one. */
export async function isSetUp({ keys, clock, store }: SessionParts): Promise<boolean> {
  const operators = new Set((await operatorsOf(keys, clock.now())).map(({ id }) => id));
  return (await store.signIns.list()).some(({ operator }) => operators.has(operator));
}

/** The code of the first operator; null where one can sign in already, and on a demonstration store, which has links. */
export async function firstCode(parts: SessionParts): Promise<string | null> {
  if (parts.about.demo() || (await isSetUp(parts))) return null;
  return parts.oneTime.make('first', { operator: null }, setUpMs);
}

interface Asked {
  readonly kind: Extract<CodeKind, 'first' | 'set-up'>;
  /** Null of a first code: there is nobody yet. */
  readonly operator: Operator | null;
}

/** What a code is good for, without using it. */
async function askedBy(parts: SessionParts, code: string): Promise<Asked> {
  const invited = await parts.oneTime.look<{ operator: string }>('set-up', code);
  if (invited !== null) {
    const row = await parts.keys.find(invited.operator);
    if (row === undefined || row.role === null || !isLive(row, parts.clock.now())) throw refused();
    return { kind: 'set-up', operator: { ...row, role: row.role } };
  }
  const first = await parts.oneTime.look('first', code);
  if (first === null || (await isSetUp(parts))) throw refused();
  return { kind: 'first', operator: null };
}

const refused = (): Problem =>
  new Problem('code_refused', 'There is no such code, or it was used, or it is over.', { pointer: '/code' });

/** What her page shows: the same however often it asks. */
export async function beginSetUp(parts: SessionParts, code: string): Promise<object> {
  const { operator } = await askedBy(parts, code);
  const { factor } = derived(parts.secret, code);
  const name = operator?.name ?? null;
  return { operator: name, secret: base32(factor), uri: factorUri(factor, name ?? 'operator') };
}

export interface SetUp {
  readonly code: string;
  readonly name?: string;
  readonly password: string;
  readonly factorCode: string;
}

/** Takes the code, and answers who she is from now on. */
export async function finishSetUp(
  parts: SessionParts,
  { code, name, password, factorCode }: SetUp,
): Promise<{ readonly operator: Operator; readonly recoveryCodes: readonly string[] }> {
  const asked = await askedBy(parts, code);
  const called = asked.operator?.name ?? name?.normalize('NFC').trim() ?? '';
  if (called === '')
    throw new Problem('missing_field', 'The first operator needs a name.', { pointer: '/name' });
  checkPassword(password, called);
  const { factor, recovery } = derived(parts.secret, code);
  const step = factorStep(factor, factorCode.replaceAll(/\s/g, ''), parts.wallClock.now());
  if (step === null)
    throw new Problem('factor_mismatch', 'The authenticator shows another code now.', {
      pointer: '/factorCode',
    });
  const kept = await hashPassword(password, parts.chance);
  const first = asked.operator === null ? await firstOf(parts, called, code) : null;
  if ((await parts.oneTime.take(asked.kind, code)) === null) throw refused();
  const operator = asked.operator ?? (await keep(parts, first as Operator));
  await parts.store.signIns.put({
    operator: operator.id,
    password: kept,
    factor: parts.keyring.sealSecret(factorPlace(operator.id), factor.toString('base64')),
    usedStep: step,
    recovery: JSON.stringify(recovery.map(recoveryHash)),
    changedAt: parts.clock.now(),
  });
  // Who had the old password is out.
  await parts.sessions.endAll(operator.id);
  parts.forgetKeys();
  return { operator, recoveryCodes: recovery };
}

/** The first operator: an admin who is there already under that name, or a new one, whose key nobody has. */
async function firstOf({ keys, clock, secret }: SessionParts, name: string, code: string): Promise<Operator> {
  const [known] = named(await operatorsOf(keys, clock.now()), name);
  if (known !== undefined && known.role !== 'admin')
    throw new Problem('operator_exists', `${name} is ${known.role}: the first operator is an admin.`, {
      pointer: '/name',
    });
  if (known !== undefined) return known;
  const id = createHmac('sha256', secret)
    .update(JSON.stringify(['first operator', code]))
    .digest('hex');
  return keyless(id.slice(0, 16), name, 'admin', 'set-up', clock.now());
}

/** An operator who has no key to send: what would be its hash is of nothing that anybody has. */
export const keyless = (
  id: string,
  name: string,
  role: Operator['role'],
  createdBy: string,
  createdAt: number,
): Operator => ({
  id,
  name,
  scopes: [],
  role,
  hash: `none ${createHash('sha256').update(id).digest('hex')}`,
  createdAt,
  createdBy,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  loopbackOnly: false,
});

/** Keeps her, if she is not kept already. */
export async function keep({ keys }: Pick<SessionParts, 'keys'>, operator: Operator): Promise<Operator> {
  await keys.insert(operator);
  return operator;
}
