import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { answer } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { wholeNumber } from '../frame/fields.ts';
import type { Out } from '../frame/io.ts';
import { answerIsNo, couldNot } from '../frame/trouble.ts';
import { withLaurel } from '../store/connect.ts';

interface RoundOptions extends StoreOptions {
  readonly round: number;
}

export function drawCommands(shell: Shell): void {
  const draws = shell.root.command('draws').description('rounds of games: published, closed, drawn again');
  const round = (): ReturnType<typeof option> =>
    option('--round <n>', 'number of the round').argParser(wholeNumber(1)).makeOptionMandatory();
  verb<[string], StoreOptions>(shell, draws, {
    usage: 'list <game>',
    about: 'rounds of a game: hashes of seeds, and the seeds of closed ones',
    run: ({ out }, [game], options) =>
      withLaurel(options, async ({ laurel }) => {
        const { data } = await answer(laurel.listRounds({ path: { game } }));
        const rows = data.map((each) => {
          const { hash, seed, closedAt, plays, playsMax } = each;
          return [`${each.round}`, hash, closedAt ?? 'open', `${plays}`, `${playsMax}`, seed ?? ''];
        });
        out.result(data, () => out.table(['#round', 'hash', 'closed', '#plays', '#at most', 'seed'], rows));
      }),
  });
  verb<[string], RoundOptions>(shell, draws, {
    usage: 'close <game>',
    about: 'take no more plays in a round, and tell its seed',
    options: [round()],
    run: ({ out }, [game], { round: number, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const closed = await answer(laurel.closeRound({ path: { game, round: String(number) } }));
        out.result(
          closed,
          () => `Round ${closed.round} is closed after ${closed.plays} plays: ${closed.seed}`,
        );
      }),
  });
  verb<[string], RoundOptions>(shell, draws, {
    usage: 'export <game>',
    about: 'a closed round as JSON lines, to be published',
    options: [round()],
    examples: ['laurel draws export wheel --round 3 > wheel-3.jsonl'],
    run: ({ out }, [game], { round: number, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const path = { game, round: String(number) };
        out.raw(await answer(laurel.exportRound({ path, parseAs: 'text' })));
      }),
  });
  verb<[string], Record<string, never>>(shell, draws, {
    usage: 'verify <file>',
    about: 'draw a published round again; needs nothing but the file',
    hasStore: false,
    examples: ['laurel draws verify wheel-3.jsonl'],
    run: ({ out }, [file]) => verify(out, file),
  });
}

async function verify(out: Out, file: string): Promise<void> {
  if (!existsSync(file)) throw couldNot('no_file', `There is no file ${file}.`);
  const { verifyDraws } = await import('@laurel/server/games');
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  const found = await verifyDraws(lines);
  const { game, round, plays, prizes, faults } = found;
  if (faults.length > 0)
    throw answerIsNo('draws_differ', `The round does not come out as published:\n${faults.join('\n')}`, {
      faults,
    });
  out.result(found, () => {
    const given = Object.entries(prizes).map(([prize, n]) => `${prize === '' ? 'nothing' : prize}: ${n}`);
    return `Round ${round} of ${game}: all ${plays} plays come out as published. ${given.join(', ')}`;
  });
}
