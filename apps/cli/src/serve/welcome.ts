import type { Config } from '@laurel/server';
import type { Out } from '../frame/io.ts';
import type { Demo, Prepared } from './prepare-store.ts';

export interface Welcome {
  /** Empty for a process that does not listen. */
  readonly address: string;
  readonly config: Config;
  readonly prepared: Prepared;
}

/** What somebody who has just started the server wants to know. */
export function welcome(out: Out, { address, config, prepared }: Welcome): void {
  const { demo, published, isRealStore } = prepared;
  const store = config.database === null ? config.dataFolder : 'MySQL';
  const document = {
    address,
    store,
    roles: config.roles,
    ...(demo === undefined ? {} : { demo }),
    ...(published === undefined ? {} : { published }),
  };
  out.result(document, () => {
    const { bold, dim } = out.paint;
    const where =
      address === ''
        ? `Laurel works on ${store} as ${config.roles.join(', ')}.`
        : `${bold(address)}  ${dim('reference: /docs')}`;
    const lines = [where];
    if (published !== undefined) lines.push(`The program ${published} is in force from the beginning.`);
    if (isRealStore) lines.push(`${store} is a real store; it is served as it is, without sample members.`);
    if (demo !== undefined) lines.push(...demoLines(out, demo, config));
    return lines.join('\n');
  });
}

function demoLines({ paint }: Out, { made, key, member }: Demo, { dataFolder }: Config): readonly string[] {
  const data = dataFolder === './data' ? '' : ` --data ${dataFolder}`;
  const how =
    made === undefined
      ? 'Its members are as you left them.'
      : `Made ${made.members} members and half a year of ${made.events} events in ${made.seconds.toFixed(1)} s; it ends now.`;
  return [
    '',
    `${paint.bold('演示数据 · A demonstration store')}, a sandbox with a clock of its own. ${how}`,
    `Key, for this machine only:  ${key}`,
    `A member to look at:         ${member} (林晓雨, close to gold)`,
    '',
    'Try, in another terminal:',
    `  npx laurel member show ${member}${data}`,
    `  npx laurel verify${data}`,
    `  npx laurel simulate --program examples/programs/starter.yaml${data}`,
    '',
    'Begin for real:  npx laurel serve --data ./shop --program examples/programs/starter.yaml',
  ];
}
