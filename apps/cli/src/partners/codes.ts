import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { answer, given } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant } from '../frame/fields.ts';
import { answerIsNo, wrongUse } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';

interface LoadOptions extends StoreOptions {
  readonly batch?: string;
  readonly expires?: string;
}

/** Codes of one call. */
const codesMax = 10_000;

export function codeCommands(shell: Shell, noun: Command): void {
  const codes = noun.command('codes').description('pools of codes');
  verb<[string, string, string], LoadOptions>(shell, codes, {
    usage: 'load <partner> <item> <file>',
    about: 'put the codes of a file into a pool, one a line; the same file again loads nothing twice',
    options: [
      option('--batch <name>', 'what they are called together (the name of the file)'),
      option('--expires <time>', 'when they can no longer be used').argParser(instant),
    ],
    examples: ['laurel partner codes load video month march.txt --expires 2027-01-01T00:00:00+08:00'],
    run: ({ out }, [id, item, file], { batch = nameOf(file), expires, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const all = await codesIn(file);
        const hash = createHash('sha256').update(all.join('\n')).digest('hex').slice(0, 32);
        let last = { batch, from: 0, to: 0, left: 0 };
        let from = 0;
        for (let at = 0; at < all.length; at += codesMax) {
          const body = { batch, codes: all.slice(at, at + codesMax), ...given({ expiresAt: expires }) };
          // A load that was cut short goes on where it was.
          const headers = { 'Idempotency-Key': `codes-${hash}-${at}` };
          last = await answer(laurel.loadPartnerCodes({ path: { id, item }, body, headers }));
          if (at === 0) from = last.from;
        }
        const done = { ...last, from, count: all.length };
        out.result(done, () => `${all.length} codes are loaded; ${last.left} can be given.`);
      }),
  });
  verb<[string, string], StoreOptions>(shell, codes, {
    usage: 'list <partner> <item>',
    about: 'batches of a pool; no code is told',
    run: ({ out }, [id, item], options) =>
      withLaurel(options, async ({ laurel }) => {
        const { data } = await answer(laurel.listPartnerCodeBatches({ path: { id, item } }));
        const rows = data.map((one) => [
          one.batch,
          `${one.count}`,
          `${one.from}`,
          `${one.to}`,
          `${one.revoked}`,
          one.expiresAt ?? 'never',
        ]);
        out.result({ data }, () =>
          out.table(['batch', '#count', '#from', '#to', '#revoked', 'expires'], rows),
        );
      }),
  });
  verb<[string, string, string], StoreOptions & { readonly reason: string }>(shell, codes, {
    usage: 'revoke <partner> <item> <batch>',
    about: 'give none of a batch any more; members who had one get another, or their claim back',
    options: [option('--reason <text>', 'why; it stands in the audit log').makeOptionMandatory()],
    run: ({ out }, [id, item, batch], { reason, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const done = await answer(laurel.revokePartnerCodes({ path: { id, item }, body: { batch, reason } }));
        out.result(done, () =>
          'kind' in done
            ? `None of it is given any more; ${done.id} replaces those that were: laurel job show ${done.id}`
            : `${done.revoked} are revoked; ${done.replaced} were replaced, ${done.returned} claims came back.`,
        );
      }),
  });
}

function nameOf(file: string): string {
  const name = basename(file)
    .replace(/\.[^.]*$/, '')
    .replaceAll(/[^A-Za-z0-9._-]/g, '-')
    .slice(0, 64);
  return /^[A-Za-z0-9]/.test(name) ? name : `b${name}`.slice(0, 64);
}

/** Each line that is not empty, each once. */
async function codesIn(file: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw wrongUse(`${file} cannot be read.`);
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const seen = new Map<string, number>();
  const twice: string[] = [];
  for (const [i, line] of lines.entries()) {
    const code = line.trim();
    if (code === '') continue;
    if (seen.has(code)) twice.push(`line ${i + 1} is line ${seen.get(code)}`);
    else seen.set(code, i + 1);
  }
  if (twice.length > 0)
    throw answerIsNo('duplicate_code', `${file}: ${twice.slice(0, 5).join(', ')}. Nothing was loaded.`, {
      twice: twice.length,
    });
  if (seen.size === 0) throw wrongUse(`${file} has no codes.`);
  return [...seen.keys()];
}
