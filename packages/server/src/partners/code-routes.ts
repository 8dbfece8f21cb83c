import { inForce } from '@laurel/core';
import type { NewCode } from '@laurel/db';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { list, object, text, time } from '../http/schema.ts';
import { orNull } from '../http/show-time.ts';
import { readTime } from '../http/times.ts';
import { type JobRouteParts, startJob } from '../jobs/routes.ts';
import { jobSchema } from '../jobs/schemas.ts';
import { reason } from '../members/schemas.ts';
import { poolFigures } from './figures.ts';
import { codePlace } from './issue-routes.ts';
import { access, loadPool, type OfItem, type PartnerParts } from './partner-parts.ts';
import { atOnceMax, type ReplaceParts, replaceGiven, revokeJob } from './revoke-codes.ts';
import { batches, batchName, itemParams, loadedCodes, revokedCodes } from './schemas.ts';

interface Load {
  readonly batch: string;
  readonly codes: readonly string[];
  readonly expiresAt?: string;
}
interface Revoke {
  readonly batch: string;
  readonly reason: string;
}

/** Codes of one call; a longer file comes in several. */
export const codesMax = 10_000;

export type CodeParts = PartnerParts & JobRouteParts & Pick<ReplaceParts, 'inbox'>;

/** Pools of codes: operators load and revoke them; of which is whose the log alone knows. */
export function codeRoutes(parts: CodeParts): readonly Route[] {
  return [loadCodes(parts), listBatches(parts), revokeCodes(parts)];
}

function loadCodes(parts: PartnerParts): Route {
  return route({
    id: 'loadPartnerCodes',
    method: 'POST',
    path: '/v1/partners/{id}/items/{item}/codes',
    tag: 'partners',
    summary: 'Put codes into the pool of an item; all of them, or none where one is there already',
    access,
    params: itemParams,
    body: object(
      {
        batch: batchName,
        codes: list(text('A code', { min: 1, max: 500 }), 'Each once', { min: 1, max: codesMax }),
      },
      { expiresAt: time('When they can no longer be used; never, if not said') },
    ),
    bodyBytesMax: 8_388_608,
    write: 'key',
    answers: { 200: { description: 'They are there', schema: loadedCodes } },
    refusals: ['no_program', 'unknown_partner', 'unknown_item', 'duplicate_code', 'invalid_value'],
    handle: async ({ caller, params, body, requestId, at }: Call<OfItem, undefined, Load>) => {
      const pool = loadPool(parts, params);
      const name = { partner: params.id, item: params.item };
      const codes = sealed(parts, params, body, at);
      const loaded = await parts.store.partnerCodes.load(name, pool.counter, codes);
      if (loaded.kind === 'known') throw known(body, codes, loaded.marks);
      const [level] = await parts.store.stock.levels([pool.counter]);
      parts.stockLoaded(pool.counter, level?.loaded ?? 0);
      const to = loaded.from + codes.length - 1;
      await note(parts, caller.actor, 'loadPartnerCodes', params, {
        batch: body.batch,
        from: loaded.from,
        to,
        requestId,
      });
      return ok({ batch: body.batch, from: loaded.from, to, left: await left(parts, params) });
    },
  });
}

/** The codes as they lie in the store. @throws Problem where one stands twice */
function sealed(
  { keyring }: PartnerParts,
  { id, item }: OfItem,
  { batch, codes, expiresAt }: Load,
  at: number,
): readonly NewCode[] {
  const until = expiresAt === undefined ? null : (readTime(expiresAt) ?? null);
  if (until !== null && until <= at)
    throw new Problem('invalid_value', 'They have expired already.', { pointer: '/expiresAt' });
  const places = new Map<string, number>();
  return codes.map((written, i) => {
    const code = written.trim();
    if (code === '' || /\p{Cc}/u.test(code))
      throw new Problem('invalid_value', 'This is no code.', { pointer: `/codes/${i}` });
    const mark = keyring.markOf(`code ${id}/${item}`, code);
    if (places.has(mark))
      throw new Problem('duplicate_code', `It stands at ${places.get(mark)} as well.`, {
        pointer: `/codes/${i}`,
      });
    places.set(mark, i);
    return {
      mark: Buffer.from(mark, 'base64url'),
      code: keyring.sealSecret(codePlace(id, item, mark), code),
      batch,
      loadedAt: at,
      expiresAt: until,
    };
  });
}

function known({ codes }: Load, made: readonly NewCode[], marks: readonly Uint8Array[]): Problem {
  const there = new Set(marks.map((mark) => Buffer.from(mark).toString('base64url')));
  const first = made.findIndex(({ mark }) => there.has(Buffer.from(mark).toString('base64url')));
  return new Problem('duplicate_code', `${there.size} of ${codes.length} are in the pool already.`, {
    pointer: `/codes/${first}`,
  });
}

async function left(parts: PartnerParts, params: OfItem): Promise<number> {
  const at = parts.clock.now();
  const { compiled } = inForce(parts.reads.programs(), at);
  return (await poolFigures(parts.store, compiled, loadPool(parts, params), at))?.left ?? 0;
}

/** By hand and not by the route: of which item, and how many, must stand in it. */
export async function note(
  { store, clock }: PartnerParts,
  actor: string,
  action: string,
  { id, item }: OfItem,
  detail: object,
): Promise<void> {
  const target = `partners/${id}/${item}`;
  await store.audit.append({ at: clock.now(), actor, action, target, detail: JSON.stringify(detail) });
}

function listBatches(parts: PartnerParts): Route {
  return route({
    id: 'listPartnerCodeBatches',
    method: 'GET',
    path: '/v1/partners/{id}/items/{item}/codes',
    tag: 'partners',
    summary: 'Batches of the codes of an item; no code is told',
    access,
    params: itemParams,
    answers: { 200: { description: 'Batches', schema: batches } },
    refusals: ['no_program', 'unknown_partner', 'unknown_item'],
    handle: async ({ params }: Call<OfItem, undefined, undefined>) => {
      loadPool(parts, params);
      const show = parts.show();
      const rows = await parts.store.partnerCodes.batches({ partner: params.id, item: params.item });
      return ok({
        data: rows.map(({ loadedAt, expiresAt, ...row }) => ({
          ...row,
          loadedAt: show(loadedAt),
          expiresAt: orNull(show, expiresAt),
        })),
      });
    },
  });
}

function revokeCodes(parts: CodeParts): Route {
  return route({
    id: 'revokePartnerCodes',
    method: 'POST',
    path: '/v1/partners/{id}/items/{item}/codes/revoke',
    tag: 'partners',
    summary: 'Give no code of a batch any more; members who had one get another, or their claim back',
    description: `A batch of more than ${atOnceMax} codes, some of which were given, answers with the job that replaces those; from the answer on none of the batch is given.`,
    access,
    params: itemParams,
    body: object({ batch: batchName, reason }),
    write: 'key',
    answers: {
      200: { description: 'They are revoked', schema: revokedCodes },
      202: { description: 'They are revoked; a job replaces those that were given', schema: jobSchema },
    },
    refusals: ['no_program', 'unknown_partner', 'unknown_item', 'unknown_batch', 'not_available'],
    handle: async (call: Call<OfItem, undefined, Revoke>) => {
      const { params, body, caller, requestId, key, at } = call;
      const pool = loadPool(parts, params);
      const name = { partner: params.id, item: params.item };
      const found = (await parts.store.partnerCodes.batches(name)).find(({ batch }) => batch === body.batch);
      if (found === undefined)
        throw new Problem('unknown_batch', 'The pool has no such batch.', { pointer: '/batch' });
      const revoked = await parts.store.partnerCodes.revoke(name, body.batch, parts.clock.now());
      // A decision that did not know of it yet is durable, or is made anew, before the counter is read.
      const [level] = await parts.store.stock.levels([pool.counter]);
      const isGiven = (level?.used ?? 0) >= found.from;
      const revocation = {
        id: params.id,
        item: params.item,
        ...body,
        actor: caller.actor,
        callerId: caller.id,
        key,
        at,
      };
      const noted = (detail: object) =>
        note(parts, caller.actor, 'revokePartnerCodes', params, { ...body, revoked, ...detail, requestId });
      if (isGiven && found.count > atOnceMax) {
        const started = await startJob(parts, call, revokeJob, revocation);
        await noted({ job: (started.body as { readonly id: string }).id });
        return started;
      }
      const done = isGiven ? await replaceGiven(parts, revocation) : NOBODY;
      await noted(done);
      return ok({ batch: body.batch, revoked, ...done });
    },
  });
}

const NOBODY = { replaced: 0, returned: 0 };
