import { inForce } from '@laurel/core';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, named, object, text } from '../http/schema.ts';
import { AddressError, checkAddress } from '../webhooks/post.ts';
import { poolFigures } from './figures.ts';
import { access, loadPartner, type OfPartner, type PartnerParts } from './partner-parts.ts';
import { connection, partnerParams, partners } from './schemas.ts';
import { secretPlace } from './signed-partners.ts';

/** The catalogue of partners, and where their calls go. */
export function partnerRoutes(parts: PartnerParts): readonly Route[] {
  return [listPartners(parts), connect(parts), disconnect(parts)];
}

function listPartners(parts: PartnerParts): Route {
  const { reads, clock, store } = parts;
  return route({
    id: 'listPartners',
    method: 'GET',
    path: '/v1/partners',
    tag: 'partners',
    summary: 'Partners, what they give, and what is left of their codes',
    access: { scope: 'partners', or: 'programs:read' },
    answers: { 200: { description: 'All of them', schema: partners } },
    refusals: ['no_program'],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      const programs = reads.programs();
      if (programs.versions.length === 0) throw new Problem('no_program', 'Publish a program first.');
      const at = clock.now();
      const { compiled } = inForce(programs, at);
      const linked = new Set((await store.partners.list()).map(({ partner }) => partner));
      const data = [];
      for (const { id, def, items } of compiled.partners.values()) {
        const shown = [];
        for (const item of items.values()) {
          const { name, terms, cost, value, delivery, instead } = item.def;
          const pool = await poolFigures(store, compiled, item, at);
          shown.push({
            id: item.id,
            name,
            terms: terms ?? null,
            cost,
            value,
            delivery,
            instead: instead ?? null,
            pool,
          });
        }
        const { name, terms, currency } = def;
        data.push({ id, name, terms: terms ?? null, currency, connected: linked.has(id), items: shown });
      }
      return ok({ data });
    },
  });
}

interface Connection {
  readonly url: string;
  readonly secret: string;
}

function connect(parts: PartnerParts): Route {
  return route({
    id: 'connectPartner',
    method: 'PUT',
    path: '/v1/partners/{id}/connection',
    tag: 'partners',
    summary: 'Say where the calls of a partner go, and the secret that both sign with',
    access,
    params: partnerParams,
    body: object({
      url: text('https, on the open internet, unless configuration allows another network', {
        min: 1,
        max: 1_000,
      }),
      secret: text('`whsec_…`', { min: 38, max: 200, pattern: '^whsec_[A-Za-z0-9+/]{32,}={0,2}$' }),
    }),
    write: 'key',
    again: true,
    audit: 'plain',
    answers: { 200: { description: 'Connected', schema: connection } },
    refusals: ['no_program', 'unknown_partner', 'invalid_value'],
    handle: async ({ params: { id }, body, at }: Call<OfPartner, undefined, Connection>) => {
      loadPartner(parts, id);
      checkUrl(parts, body.url);
      const secret = parts.keyring.sealSecret(secretPlace(id), body.secret);
      await parts.store.partners.put({ partner: id, url: body.url, secret, since: at });
      return ok({ partner: id, url: body.url, since: parts.show()(at) });
    },
  });
}

function checkUrl({ webhookNetworks }: PartnerParts, url: string): void {
  try {
    checkAddress(url, webhookNetworks);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new Problem('invalid_value', `${error.message}.`, { pointer: '/url' });
  }
}

function disconnect(parts: PartnerParts): Route {
  return route({
    id: 'disconnectPartner',
    method: 'DELETE',
    path: '/v1/partners/{id}/connection',
    tag: 'partners',
    summary: 'Ask a partner nothing more; open calls wait, or are given up in their time',
    access,
    params: partnerParams,
    write: 'key',
    audit: 'plain',
    answers: {
      200: {
        description: 'Gone',
        schema: named('DisconnectedPartner', object({ removed: bool('It was there') })),
      },
    },
    refusals: [],
    handle: async ({ params: { id } }: Call<OfPartner, undefined, undefined>) =>
      ok({ removed: await parts.store.partners.remove(id) }),
  });
}
