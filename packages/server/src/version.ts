import { createRequire } from 'node:module';

/** Of the product: one for all packages. */
export const version: string = (createRequire(import.meta.url)('../package.json') as { version: string })
  .version;
