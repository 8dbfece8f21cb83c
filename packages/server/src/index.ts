export {
  type Config,
  ConfigError,
  environmentOf,
  type ProcessRole,
  readConfig,
  roleNames,
  settings,
} from './config.ts';
export { type Caller, roleNames as operatorRoles, type Scope, scopes } from './http/caller.ts';
export type { FetchLike } from './http/inject-fetch.ts';
export { markOwner } from './http/sockets.ts';
export { type Listening, listen } from './listen.ts';
export { type Host, type Opened, open } from './open.ts';
export { version } from './version.ts';
