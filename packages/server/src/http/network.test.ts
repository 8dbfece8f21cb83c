import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen } from '../listen.ts';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
let port: number;
beforeAll(async () => {
  tried = await tryServer();
  const { address } = await listen(tried.opened, { host: '127.0.0.1', port: 0, roles: ['api'] });
  port = Number(new URL(address).port);
});
afterAll(() => tried.close());

/** Sends bytes as they are; what came back until the other side hung up or fell silent. */
const raw = (text: string, { hangUp = false, ms = 3_000 } = {}): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text);
      if (hangUp) socket.destroy();
    });
    let got = '';
    const timer = setTimeout(() => socket.destroy(), ms);
    socket.on('data', (part) => {
      got += part.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(got);
    });
  });

/** Writes a head and that many bytes, and reads only then. */
const writeThenRead = async (
  head: string,
  bytes: number,
): Promise<{ answer: string; failed: string; sent: number }> => {
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  const met: string[] = [];
  socket.on('error', (error: NodeJS.ErrnoException) => met.push(error.code ?? 'error'));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(head);
  const part = Buffer.alloc(65_536, ' ');
  let sent = 0;
  while (sent < bytes && met.length === 0) {
    const chunk = part.subarray(0, Math.min(part.length, bytes - sent));
    sent += chunk.length;
    if (!socket.write(chunk))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
  }
  let answer = '';
  socket.on('data', (got) => {
    answer += got.toString();
  });
  socket.resume();
  await closed;
  return { answer, failed: met.join(' '), sent };
};

describe('API4 connections', () => {
  test('a header of 64 KB', async () => {
    const answer = await raw(`GET /health/live HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(65_536)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(answer).toContain('"code":"header_too_large"');
  });

  test('what is no HTTP', async () => {
    expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"invalid_parameter"/);
  });

  test('methods that nobody knows are 405, HEAD is GET without its body', async () => {
    for (const method of ['QUERY', 'PROPFIND', 'TRACE', 'PURGE'])
      expect(await raw(`${method} /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 405 /,
      );
    expect(await raw('HEAD /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 200 [\s\S]*\r\n\r\n$/,
    );
  });

  test('an endless or a cut body writes nothing, and the server goes on', async () => {
    const before = tried.opened.log.stats().entries;
    const key = await tried.laurel.createKey({ body: { name: 'net', scopes: ['admin'] } });
    const head = `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key.data?.secret}\r\nContent-Type: application/json\r\n`;
    expect(await raw(`${head}Content-Length: 500\r\n\r\n{"type":"checkin"`, { hangUp: true })).toBe('');
    expect(await raw(`${head}Content-Length: 500\r\n\r\n{`, { ms: 200 })).toBe('');
    expect(await raw(`${head}Content-Length: 99999999\r\n\r\n{`)).toMatch(
      /^HTTP\/1\.1 413 [\s\S]*"code":"body_too_large"/,
    );
    expect(tried.opened.log.stats().entries).toBe(before);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
  });

  test('a body that is too large is read on for a while, so that its writer can read why it is refused', async () => {
    const key = await tried.laurel.createKey({ body: { name: 'net', scopes: ['admin'] } });
    const head = (bytes: number) =>
      `POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key.data?.secret}\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n`;
    // It writes all of it, whatever comes back, before it looks.
    const written = await writeThenRead(head(10_000_000), 10_000_000);
    expect(written.answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"body_too_large"/);
    expect(written.answer.toLowerCase()).toContain('connection: close');
    expect(written.failed).toBe('');
    const endless = await writeThenRead(head(900_000_000), 900_000_000);
    expect(endless.failed).not.toBe('');
    expect(endless.sent).toBeLessThan(200_000_000);
  }, 30_000);

  test('without a key no body is waited for', async () => {
    const answer = await raw(
      'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('bounds of time are set', () => {
    const { server } = tried.opened.app;
    expect([server.requestTimeout, server.headersTimeout, server.maxHeadersCount ?? null]).toEqual([
      60_000,
      10_000,
      null,
    ]);
  });
});

describe('API8 what every answer says', () => {
  test('headers that keep browsers in check, and no trace of the machine', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/members/%00`);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(await answer.text()).not.toMatch(/node_modules|\.ts:|at /);
  });
});

describe('O8 figures', () => {
  test('Prometheus reads them; no address of a member is in them', async () => {
    await tried.laurel.createMember({ body: { id: 'seen-by-nobody' } });
    await tried.laurel.getMember({ path: { id: 'seen-by-nobody' } });
    const text = String((await tried.call('GET', '/metrics')).body);
    expect(text).toMatch(
      /laurel_http_request_ms_count\{method="GET",route="\/v1\/members\/:id",status="200"\} [1-9]/,
    );
    expect(text).toContain('laurel_inbox_waiting');
    expect(text).not.toContain('seen-by-nobody');
  });
});

test('Z5 a graceful stop answers what is under way and takes no more', async () => {
  const own = await tryServer();
  const { address } = await listen(own.opened, { host: '127.0.0.1', port: 0, roles: ['api'] });
  const key = await own.laurel.createKey({ body: { name: 'net', scopes: ['admin'] } });
  const send = (n: number) =>
    fetch(`${address}/v1/members`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.data?.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: `g${n}` }),
    })
      .then(({ status }) => status)
      .catch(() => 0);
  const sent = Array.from({ length: 20 }, (_, n) => send(n));
  await Promise.race(sent);
  await own.opened.close();
  const statuses = await Promise.all(sent);
  // Each was taken or refused; none that was answered is lost, and none is left hanging.
  expect(statuses.every((status) => status === 201 || status === 503 || status === 0)).toBe(true);
  expect(statuses).toContain(201);
  await own.close();
});
