// `npm run test:stack`: starts the real engines, runs the tests that need them, ends the engines. An engine that
// cannot be had fails the run. One that is already there, such as a service of a CI, is named by its variable.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Engine, startMariadb } from './mariadb.ts';

const starters: Readonly<Record<string, () => Promise<Engine>>> = {
  LAUREL_TEST_MYSQL: startMariadb,
};

const environment = { ...process.env };
const engines: Engine[] = [];
try {
  for (const [variable, start] of Object.entries(starters)) {
    if (environment[variable]) continue;
    const engine = await start();
    engines.push(engine);
    environment[variable] = engine.url;
  }
  const tests = spawn('vitest', ['run', '--project', 'stack', ...process.argv.slice(2)], {
    env: environment,
    stdio: 'inherit',
  });
  // From a terminal the tests get the signal by themselves. Here it must not end us before the engines.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => tests.kill('SIGTERM'));
  const [code] = await once(tests, 'exit');
  process.exitCode = code ?? 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await Promise.all(engines.map((engine) => engine.stop()));
}
