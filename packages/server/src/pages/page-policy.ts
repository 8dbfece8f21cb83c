import type { PageName } from './page-folders.ts';

/**
 * What a page may do: scripts and all else come from this server alone. Styles may stand in the page, because the console's
 * components make theirs as it runs; a style reads and sends nothing while images and fonts are ours.
 */
export function pagePolicy(name: PageName, hosts: readonly string[]): string {
  const parts: Readonly<Record<string, string>> = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self' data:",
    'connect-src': "'self'",
    'manifest-src': "'self'",
    'worker-src': "'self'",
    'media-src': "'self'",
    // The sandbox shop shows the centre as a shop's app would.
    'frame-src': name === 'shop' ? "'self'" : "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': name === 'center' ? ["'self'", ...hosts].join(' ') : "'none'",
  };
  return Object.entries(parts)
    .map(([part, sources]) => `${part} ${sources}`)
    .join('; ');
}

/** Headers of a file of a page, over those that every answer has. */
export function pageHeaders(
  { name, hosts }: { readonly name: PageName; readonly hosts: readonly string[] },
  file: string,
): Readonly<Record<string, string>> {
  const isHashed = file.startsWith('assets/');
  const isShared = name === 'center' && hosts.length > 0;
  return {
    'content-security-policy': pagePolicy(name, hosts),
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    // The elements for a shop's own pages are files of the centre.
    ...(isShared ? { 'cross-origin-resource-policy': 'cross-origin' } : {}),
  };
}
