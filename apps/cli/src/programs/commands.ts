import { basename } from 'node:path';
import type { Laurel } from '@laurel/sdk';
import type { TextFinding } from '@laurel/server/programs';
import { answer, given } from '../frame/api.ts';
import { type Context, option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant, wholeNumber } from '../frame/fields.ts';
import { answerIsNo } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';
import { type Difference, differences } from './diff.ts';
import { parsed, problemsOf, readProgram, textOf } from './read-program.ts';
import { rulesCommand } from './rules.ts';

export function programCommands(shell: Shell): void {
  const program = shell.root.command('program').description('the rule book');
  verb<[string], { readonly strict?: true }>(shell, program, {
    usage: 'lint <file>',
    about: 'what is wrong with a program, and what is against worth, fairness, growth or difference',
    hasStore: false,
    options: [option('--strict', 'exit 1 on a finding too')],
    examples: ['laurel program lint examples/programs/starter.yaml'],
    run: ({ out }, [file], { strict }) => lint(out, file, strict === true),
  });
  verb<[string], PublishOptions>(shell, program, {
    usage: 'publish <file>',
    about: 'let a program take effect; the first one rules from the beginning of time',
    options: [
      option('--at <time>', 'from when; now, if not said').argParser(instant),
      option('--policy <policy>', 'immediate: its beginning may also take tiers away').choices([
        'honourPeriod',
        'immediate',
      ]),
      option('--note <text>', 'what it is about'),
      option('--force', 'although member prices are above public ones: checkout corrects them'),
    ],
    run: ({ out }, [file], options) =>
      withLaurel(options, ({ laurel }) => publish(out, laurel, { file, ...options }), 'begins'),
  });
  verb<[string, string], StoreOptions>(shell, program, {
    usage: 'diff <a> <b>',
    about: 'compare two programs: files, or numbers of published versions; exit 1 if they differ',
    examples: ['laurel program diff 3 new.yaml', 'laurel program diff old.yaml new.yaml'],
    run: (context, [a, b], options) => diff(context, [a, b], options),
  });
  verb<[], StoreOptions & { readonly version?: number }>(shell, program, {
    usage: 'show',
    about: 'the program in force, or a published version, as it was written',
    options: [option('--version <n>', 'its number').argParser(wholeNumber(1))],
    run: ({ out }, _, { version, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const found = await answer(laurel.getProgram({ query: given({ version }) }));
        out.result(found, () => found.source ?? '');
      }),
  });
  rulesCommand(shell, program);
}

interface PublishOptions extends StoreOptions {
  readonly at?: string;
  readonly policy?: 'honourPeriod' | 'immediate';
  readonly note?: string;
  readonly force?: boolean;
}

async function lint(out: Context['out'], file: string, isStrict: boolean): Promise<void> {
  const read = await readProgram(file);
  if (!read.ok) throw problemsOf(file, read.problems);
  const findings = read.findings();
  if (isStrict && findings.length > 0) {
    const text = findings.map((one) => findingText(file, one)).join('\n');
    throw answerIsNo('program_findings', text, { ok: true, problems: [], findings });
  }
  const { program, tracks, rules } = read.program;
  const tiers = Object.values(tracks).reduce((sum, track) => sum + track.tiers.length, 0);
  out.result({ ok: true, program, problems: [], findings }, () =>
    [
      ...findings.map((one) => findingText(file, one)),
      `${out.paint.green('ok')} ${program}: ${rules.length} rules, ${tiers} tiers, ${counted(findings.length)}`,
    ].join('\n'),
  );
}

const counted = (n: number): string => (n === 1 ? '1 finding' : `${n} findings`);

/** What is allowed and should not be, with the case in which it shows. */
function findingText(
  file: string,
  { line, column, principle, message, witness, advice }: TextFinding,
): string {
  return `${file}:${line}:${column} ${principle}: ${message}\n  ${witness}\n  ${advice}`;
}

async function publish(
  out: Context['out'],
  laurel: Laurel,
  { file, at, policy, note, force }: PublishOptions & { readonly file: string },
): Promise<void> {
  const read = await readProgram(file);
  if (!read.ok) throw problemsOf(file, read.problems);
  const published = await publishText(laurel, {
    source: read.text,
    note: note ?? basename(file),
    ...given({ at, policy, force }),
  });
  const when =
    published.effectiveAt === null ? 'from the beginning of time' : `from ${published.effectiveAt}`;
  const findings = read.findings();
  out.result(published, () =>
    [
      ...findings.map((one) => findingText(file, one)),
      `Version ${published.number} of ${read.program.program} is in force ${when}.`,
    ].join('\n'),
  );
}

/** A draft, agreed to and published at once: the owner of the folder needs nobody for it. */
export async function publishText(
  laurel: Laurel,
  {
    source,
    note,
    ...body
  }: {
    source: string;
    note: string;
    at?: string;
    policy?: 'honourPeriod' | 'immediate';
    force?: boolean;
  },
) {
  const { id } = await answer(laurel.createProgram({ body: { source, note } }));
  await answer(laurel.approveProgram({ path: { id } }));
  return answer(laurel.publishProgram({ path: { id }, body }));
}

async function diff(
  context: Context,
  [a, b]: readonly [string, string],
  options: StoreOptions,
): Promise<void> {
  const isNumber = (name: string): boolean => /^\d+$/.test(name);
  const load = async (name: string, laurel: Laurel | undefined): Promise<unknown> => {
    if (laurel === undefined || !isNumber(name)) return documentOf(name, await textOf(name));
    const { source } = await answer(laurel.getProgram({ query: { version: Number(name) } }));
    return documentOf(`version ${name}`, source ?? '');
  };
  const compare = async (laurel: Laurel | undefined): Promise<void> => {
    const found = differences(await load(a, laurel), await load(b, laurel));
    const lines = found.map((each) => lineOf(each)).join('\n');
    if (found.length > 0 && context.out.isJson) throw answerIsNo('different', lines, { differences: found });
    if (found.length > 0) {
      // The differences are what was asked for: on standard output, to be piped and kept.
      context.out.raw(`${lines}\n`);
      throw answerIsNo('different', '');
    }
    context.out.result({ differences: [] }, () => 'No difference.');
  };
  if (isNumber(a) || isNumber(b)) await withLaurel(options, ({ laurel }) => compare(laurel));
  else await compare(undefined);
}

async function documentOf(name: string, text: string): Promise<unknown> {
  const read = await parsed(text, name);
  if (!read.ok) throw problemsOf(name, read.problems);
  return read.program;
}

function lineOf(difference: Difference): string {
  const { at, before, after } = difference;
  if (!('before' in difference)) return `+ ${at}: ${JSON.stringify(after)}`;
  if (!('after' in difference)) return `- ${at}: ${JSON.stringify(before)}`;
  return `~ ${at}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}
