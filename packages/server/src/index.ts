export { type Config, ConfigError, type ProcessRole, readConfig, roleNames, settings } from './config.ts';
export type { FetchLike } from './http/inject-fetch.ts';
export { type Listening, listen, socketPathOf } from './listen.ts';
export { type Host, type Opened, open } from './open.ts';
export { version } from './version.ts';
