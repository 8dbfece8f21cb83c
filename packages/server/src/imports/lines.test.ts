import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LINE_CHARS_MAX, READ_BYTES } from './limits.ts';
import { FileTroubleError, textFile } from './lines.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-lines-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function linesOf(bytes: string | Uint8Array, encoding?: string) {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const texts: string[] = [];
  const faults: Record<number, string> = {};
  const file = await textFile(path, encoding);
  for await (const batch of file.batches()) {
    expect(batch.first).toBe(texts.length + 1);
    texts.push(...batch.texts);
    for (const [line, { code }] of batch.faults) faults[line] = code;
  }
  return { texts, faults };
}

test.each([
  ['an empty file', '', []],
  ['a last line without an end', 'a\nb', ['a', 'b']],
  ['CRLF and empty lines', 'a\r\n\r\nb\r\n', ['a', '', 'b']],
  ['a byte order mark', '\uFEFFid,name\n1,x\n', ['id,name', '1,x']],
])('reads %s', async (_, text, lines) => {
  expect(await linesOf(text)).toEqual({ texts: lines, faults: {} });
});

test('reads GBK, said, and UTF-16, marked', async () => {
  // 会员,金额 in GBK
  const gbk = Buffer.from([0xbb, 0xe1, 0xd4, 0xb1, 0x2c, 0xbd, 0xf0, 0xb6, 0xee, 0x0a]);
  expect((await linesOf(gbk, 'gbk')).texts).toEqual(['会员,金额']);
  expect((await linesOf(Buffer.from('\uFEFF会员\n', 'utf16le'))).texts).toEqual(['会员']);
});

test('a line that is no text in the encoding is a fault of that line alone', async () => {
  const bytes = Buffer.concat([
    Buffer.from('good\n'),
    Buffer.from([0xbb, 0xe1, 0x0a]),
    Buffer.from('a\0b\nlast\n'),
  ]);
  expect(await linesOf(bytes)).toEqual({
    texts: ['good', '', '', 'last'],
    faults: { 2: 'invalid_encoding', 3: 'control_character' },
  });
});

test('a line of any length costs no more than the bound', async () => {
  const long = Buffer.alloc(LINE_CHARS_MAX * 5, 'x');
  const found = await linesOf(Buffer.concat([Buffer.from('a\n'), long, Buffer.from('\nb\n'), long]));
  expect(found).toEqual({ texts: ['a', '', 'b', ''], faults: { 2: 'line_too_long', 4: 'line_too_long' } });
});

test('lines across the reads are whole', async () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `第${i}行,${'x'.repeat(i % 50)}`);
  const text = lines.join('\r\n');
  expect(Buffer.byteLength(text)).toBeGreaterThan(READ_BYTES * 2);
  expect((await linesOf(text)).texts).toEqual(lines);
});

test('a file that changes while it is read is found out', async () => {
  const path = join(folder, 'growing');
  writeFileSync(path, 'x\n'.repeat(READ_BYTES));
  const file = await textFile(path, undefined);
  const reading = (async () => {
    let isFirst = true;
    for await (const _ of file.batches()) {
      if (isFirst) appendFileSync(path, 'more\n');
      isFirst = false;
    }
  })();
  await expect(reading).rejects.toMatchObject({ code: 'file_changed' });
});

test('archives and unknown encodings are refused with advice', async () => {
  await expect(linesOf(Buffer.from([0x1f, 0x8b, 8, 0]))).rejects.toThrow(/unpack it/);
  await expect(linesOf(Buffer.from('PK\x03\x04'))).rejects.toThrow(FileTroubleError);
  await expect(linesOf('a', 'klingon')).rejects.toThrow(/gb18030/);
});
