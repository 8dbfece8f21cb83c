import type { Config } from './config.ts';
import type { Opened } from './open.ts';

export interface Listening {
  /** `http://127.0.0.1:8080`; empty without the role `api`. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves on the network, if the process has the role `api`. The owner's socket in the data folder is the command
 * line's to open: it hands connections over and marks them with `markOwner`.
 */
export async function listen(
  opened: Opened,
  config: Pick<Config, 'host' | 'port' | 'roles'>,
): Promise<Listening> {
  await opened.serving();
  const address = config.roles.includes('api')
    ? await opened.app.listen({ host: config.host, port: config.port })
    : '';
  return { address, close: opened.close };
}
