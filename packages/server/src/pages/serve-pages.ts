import { sep } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http/app.ts';
import type { PageFolder } from './page-folders.ts';
import { pageHeaders } from './page-policy.ts';

/** Serves what is built under `/center`, `/console` and `/shop`; loads nothing where nothing is. */
export async function servePages(
  app: App,
  pages: readonly PageFolder[],
  hosts: readonly string[],
): Promise<void> {
  if (pages.length === 0) return;
  const { default: files } = await import('@fastify/static');
  const setHeaders = (reply: FastifyReply, path: string): void => {
    const page = pages.find(({ root }) => path.startsWith(root));
    if (page === undefined) return;
    const file = path.slice(page.root.length).split(sep).join('/');
    reply.headers(pageHeaders({ name: page.name, hosts }, file));
    // The policy says it; the older header knows no hosts.
    if (page.name === 'center') reply.removeHeader('x-frame-options');
  };
  await app.register(files, {
    root: pages.map(({ root }) => root),
    serve: false,
    cacheControl: false,
    dotfiles: 'ignore',
    // A build may have made `.br` and `.gz` beside its files.
    preCompressed: true,
    setHeaders,
  });
  for (const { name, root } of pages) {
    app.get(`/${name}`, (request, reply) => reply.redirect(`/${name}/${queryOf(request)}`, 308));
    app.get(`/${name}/*`, (request, reply) => {
      const asked = (request.params as { '*': string })['*'];
      if (/\\|\0|(?:^|\/)\.\.?(?:\/|$)/.test(asked)) return reply.callNotFound();
      return reply.sendFile(isFile(asked) ? asked : 'index.html', root);
    });
  }
}

/** What has an ending is a file, and there or not; all else is a place within the page. */
const isFile = (path: string): boolean => path.startsWith('assets/') || /\.\w+$/.test(path);

const queryOf = ({ url }: FastifyRequest): string => {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at);
};
