import { openApiOf } from './openapi.ts';
import { type Call, type Route, route } from './route.ts';

/** The document and the page that shows it. Both are made when they are first asked for. */
export function docsRoutes(all: () => readonly Route[], version: string): readonly Route[] {
  let document: string | undefined;
  return [
    route({
      id: 'getOpenApi',
      method: 'GET',
      path: '/openapi.json',
      tag: 'docs',
      summary: 'The interface as OpenAPI 3.1',
      access: 'anyone',
      answers: { 200: { description: 'The document', type: 'application/json' } },
      refusals: [],
      handle: async (_call: Call<undefined, undefined, undefined>) => {
        document ??= `${JSON.stringify(openApiOf(all(), version), null, 2)}\n`;
        return {
          status: 200,
          raw: { type: 'application/json; charset=utf-8', data: document },
          headers: cached,
        };
      },
    }),
    route({
      id: 'getDocs',
      method: 'GET',
      path: '/docs',
      tag: 'docs',
      summary: 'The interface as a page to read and try',
      access: 'anyone',
      answers: { 200: { description: 'The page', type: 'text/html' } },
      refusals: [],
      handle: async () => ({
        status: 200,
        raw: { type: 'text/html; charset=utf-8', data: page },
        headers: { 'content-security-policy': pagePolicy },
      }),
    }),
    route({
      id: 'getDocsScript',
      method: 'GET',
      path: '/docs/reference.js',
      tag: 'docs',
      summary: 'The script of that page',
      access: 'anyone',
      answers: { 200: { description: 'The script', type: 'text/javascript' } },
      refusals: [],
      handle: async () => ({
        status: 200,
        raw: { type: 'text/javascript; charset=utf-8', data: await referenceScript() },
        headers: cached,
      }),
    }),
    route({
      id: 'getDocsStart',
      method: 'GET',
      path: '/docs/start.js',
      tag: 'docs',
      summary: 'What starts that page',
      access: 'anyone',
      answers: { 200: { description: 'The script', type: 'text/javascript' } },
      refusals: [],
      handle: async () => ({
        status: 200,
        raw: { type: 'text/javascript; charset=utf-8', data: start },
        headers: cached,
      }),
    }),
  ];
}

const cached = { 'cache-control': 'public, max-age=300' };

/** Scalar's styles are made in the page; nothing comes from elsewhere, and nothing goes there. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Laurel</title>
<div id="app"></div>
<script src="/docs/reference.js"></script>
<script src="/docs/start.js"></script>
`;

const start = `Scalar.createApiReference('#app', {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
});
`;

let script: Promise<Buffer> | undefined;

/** The page's program as its package serves it. It is served by us, since a page of ours asks nobody else. */
function referenceScript(): Promise<Buffer> {
  script ??= Promise.all([import('fastify'), import('@scalar/fastify-api-reference')]).then(
    async ([{ default: fastify }, { default: scalar }]) => {
      const inner = fastify();
      inner.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
      const { statusCode, rawPayload } = await inner.inject('/docs/js/scalar.js');
      if (statusCode !== 200) throw new Error('the reference page has no script');
      return rawPayload;
    },
  );
  return script;
}
