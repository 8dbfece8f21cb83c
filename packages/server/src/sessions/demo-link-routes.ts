import { pickShopper } from '../demo/pick-shopper.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Reply, type Route, route } from '../http/route.ts';
import { list, named, nullable, object, oneOf, text } from '../http/schema.ts';
import type { LoadParts } from '../members/load.ts';
import { type PageCodeParts, pageCode } from '../pages/page-codes.ts';
import type { PageName } from '../pages/page-folders.ts';
import { demoLinks, type LinkFor } from './demo-links.ts';
import type { Operator } from './operators.ts';
import { note, type SessionParts } from './parts.ts';
import { letIn } from './present.ts';

export type LinkParts = SessionParts & PageCodeParts & LoadParts & { readonly pages: readonly PageName[] };

/** Of a shopper’s token by a link: nobody is there to give her page the next one. */
const shopperSeconds = 43_200;

/** Links of a demonstration store, which open its pages as somebody. On a real store they are not there. */
export const demoLinkRoutes = (parts: LinkParts): readonly Route[] => [makeLinks(parts), openLink(parts)];

function checkDemo({ about }: LinkParts, { isLoopback }: { readonly isLoopback: () => boolean }): void {
  if (!about.demo()) throw new Problem('not_found', 'There are links on a demonstration store only.');
  if (!isLoopback()) throw new Problem('loopback_only', 'Links work on the machine of the server only.');
}

function makeLinks(parts: LinkParts): Route {
  return route({
    id: 'createSandboxLinks',
    method: 'POST',
    path: '/v1/sandbox/links',
    tag: 'sessions',
    summary:
      'One-time links of a demonstration store: its pages as a marketer, an approver, three shoppers …',
    access: { scope: 'admin' },
    audit: 'plain',
    answers: {
      201: {
        description: 'The links, shown this once',
        schema: object({
          links: list(
            named(
              'SandboxLink',
              object({
                who: oneOf(
                  'As whom',
                  'marketer',
                  'approver',
                  'service',
                  'finance',
                  'new',
                  'near-upgrade',
                  'at-risk',
                ),
                page: oneOf('Which page it opens', 'console', 'center'),
                name: nullable(text('Of an operator; a shopper is chosen when the link is opened')),
                path: text('To be opened in a browser, once'),
              }),
            ),
            'One for each',
          ),
        }),
      },
    },
    refusals: ['not_found', 'loopback_only'],
    handle: async (call: Call<undefined, undefined, undefined>) => {
      checkDemo(parts, call);
      return ok({ links: await demoLinks(parts) }, 201);
    },
  });
}

function openLink(parts: LinkParts): Route {
  return route({
    id: 'openSandboxLink',
    method: 'GET',
    path: '/links/{code}',
    tag: 'sessions',
    summary: 'Open a link of a demonstration store, once',
    access: 'anyone',
    params: object({ code: text('The one-time code', { min: 1, max: 64 }) }),
    once: true,
    answers: { 303: { description: 'On to the page' } },
    refusals: ['not_found', 'loopback_only', 'code_refused', 'unknown_member'],
    handle: async (call: Call<{ code: string }, undefined, undefined>) => {
      checkDemo(parts, call);
      const to = await parts.oneTime.take<LinkFor>('link', call.params.code);
      if (to === null)
        throw new Problem('code_refused', 'The link was opened before, or is over: laurel sandbox links.', {
          pointer: '/path/code',
        });
      return 'operator' in to ? asOperator(parts, to.operator, call) : asShopper(parts, to.shopper, call);
    },
  });
}

type Asked = Call<{ code: string }, undefined, undefined>;

async function asOperator(parts: LinkParts, id: string, call: Asked): Promise<Reply> {
  const row = await parts.keys.find(id);
  if (row === undefined || row.role === null || row.revokedAt !== null)
    throw new Problem('code_refused', 'The operator is no more.', { pointer: '/path/code' });
  const { headers } = await letIn(parts, row as Operator, 'link', call);
  return { status: 303, headers: { ...headers, location: placeOf(parts, 'console') } };
}

async function asShopper(
  parts: LinkParts,
  kind: Extract<LinkFor, { readonly shopper: unknown }>['shopper'],
  { requestId }: Asked,
): Promise<Reply> {
  const member = await pickShopper(parts, kind);
  if (member === null) throw new Problem('unknown_member', `There is no shopper who is ${kind} now.`);
  await note(parts, { actor: 'nobody', action: 'openSandboxLink', target: kind, detail: { requestId } });
  const code = await pageCode(parts, member, shopperSeconds);
  return { status: 303, headers: { location: `${placeOf(parts, 'center')}#code=${code}` } };
}

/** What is not built is not there: then the page that says what is. */
const placeOf = ({ pages }: LinkParts, page: PageName): string => (pages.includes(page) ? `/${page}/` : '/');
