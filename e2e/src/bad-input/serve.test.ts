import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../shop/cli.ts';
import { starterWith } from '../shop/places.ts';

test('serve ends with the problems of a program that cannot be read, and leaves the folder free', async () => {
  const data = await mkdtemp(join(tmpdir(), 'laurel-e2e-'));
  const file = join(data, 'bad.yaml');
  await writeFile(file, starterWith(['threshold: 5000', 'threshold: 500']));
  for (const _ of [1, 2]) {
    const ran = await cli(['serve', '--data', join(data, 'store'), '--port', '0', '--program', file]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/bad\.yaml:\d+:\d+ /)]);
  }
  await rm(data, { recursive: true });
}, 30_000);

test('serve ends where its port is taken', async () => {
  const data = await mkdtemp(join(tmpdir(), 'laurel-e2e-'));
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const ran = await cli(['serve', '--data', data, '--port', String(port)]);
  expect([ran.code, ran.err]).toEqual([3, expect.stringContaining('in use')]);
  other.close();
  await rm(data, { recursive: true });
}, 30_000);
