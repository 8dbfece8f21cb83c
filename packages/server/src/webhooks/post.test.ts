import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { checkAddress, postOf } from './post.ts';

const code = async (url: string, addresses: readonly string[], allowed: readonly string[] = []) => {
  const post = postOf(allowed, async () => addresses);
  return post(url, {}, '{}').then(
    () => 'sent',
    (error: NodeJS.ErrnoException) => error.code,
  );
};

test.each([
  ['https://shop.example/', ['127.0.0.1']],
  ['https://shop.example/', ['8.8.8.8', '10.1.2.3']],
  ['https://shop.example/', ['169.254.169.254']],
  ['https://shop.example/', ['::ffff:10.0.0.1']],
  ['https://shop.example/', ['fd00::1']],
  ['https://[::1]/', []],
  ['https://0x7f.1/', []],
  ['https://2130706433/', []],
])('X2 nothing is sent to %s at %j: it is not on the open internet', async (url, addresses) => {
  expect(await code(url, addresses)).toBe('not_public');
});

test('X2 http is for networks of our own alone, and one name must not lead out of them', async () => {
  expect(await code('http://shop.example/', ['8.8.8.8'])).toBe('not_https');
  expect(await code('http://shop.example/', ['10.0.0.1', '8.8.8.8'], ['10.0.0.0/8'])).toBe('not_public');
  expect(await code('https://shop.example/', [])).toBe('unknown_host');
  expect(() => checkAddress('https://[2606:4700::1111]/', [])).not.toThrow();
  expect(() => checkAddress('https://8.8.8.8/', [])).not.toThrow();
  expect(() => checkAddress('https://u:p@shop.example/', [])).toThrow('an address like');
  expect(() => checkAddress('http://shop.example/', [])).toThrow('not https');
  expect(() => checkAddress('https://shop.example/', [])).not.toThrow();
});

test('X2 the address that was checked is the one that is asked; a redirect is an answer; long answers are cut', async () => {
  const server = createServer((request, response) => {
    response.writeHead(302, { location: '/elsewhere' });
    response.end(`${request.headers.host}`.padEnd(1_000_000));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const post = postOf(['127.0.0.0/8'], async () => ['127.0.0.1']);
  const { status, text } = await post(`http://no-such-host.example:${port}/`, {}, '{}');
  expect([status, text.startsWith('no-such-host.example')]).toEqual([302, true]);
  expect(text.length).toBeLessThan(500_000);
  server.closeAllConnections();
  server.close();
});
