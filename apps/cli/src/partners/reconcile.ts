import { readFile } from 'node:fs/promises';
import type { PartnerReconciliation } from '@laurel/sdk';
import type { Command } from 'commander';
import { answer } from '../frame/api.ts';
import { type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { month } from '../frame/fields.ts';
import { answerIsNo, wrongUse } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';

export function reconcileCommand(shell: Shell, noun: Command): void {
  verb<[string, string, string], StoreOptions>(shell, noun, {
    usage: 'reconcile <partner> <month> <file>',
    about:
      'compare a partner’s file (CSV: id, item, status, amount) with the statement; exit 1 if they differ',
    examples: ['laurel partner reconcile video 2026-03 video-march.csv'],
    run: ({ out }, [id, name, file], options) =>
      withLaurel(options, async ({ laurel }) => {
        const path = { id, month: month(name) };
        const found = await answer(laurel.reconcilePartner({ path, body: { csv: await textOf(file) } }));
        const { matched, missingHere, missingThere, different } = found;
        const count = missingHere.length + missingThere.length + different.length;
        if (count > 0) throw answerIsNo('settlement_differs', told(found), { ...found });
        out.result(found, () => `All ${matched} rows agree.`);
      }),
  });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw wrongUse(`${file} cannot be read.`);
  }
}

/** So many differences are told in words. */
const toldMax = 20;

function told({ matched, missingHere, missingThere, different }: PartnerReconciliation): string {
  const lines = [
    ...missingHere.map(({ id, there }) => `${id}: ${there} there, not delivered here`),
    ...missingThere.map(({ id, here }) => `${id}: ${here} here, not delivered there`),
    ...different.map(({ id, here, there, state }) => `${id}: ${here} here, ${there} there (${state})`),
  ];
  const rest = lines.length > toldMax ? [`and ${lines.length - toldMax} more`] : [];
  return [`${matched} rows agree, ${lines.length} do not:`, ...lines.slice(0, toldMax), ...rest].join('\n');
}
