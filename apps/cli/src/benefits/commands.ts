import { answer, given } from '../frame/api.ts';
import { option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant } from '../frame/fields.ts';
import { withLaurel } from '../store/connect.ts';

interface GrantOptions extends StoreOptions {
  readonly reason: string;
  readonly until?: string;
}

/** What an operator automates: benefits of one person, and how long stock and budget last. */
export function benefitCommands(shell: Shell): void {
  const benefit = shell.root.command('benefit').description('what members are entitled to');
  verb<[], StoreOptions>(shell, benefit, {
    usage: 'list',
    about: 'the catalogue: what is left of stock and budget, how long it lasts, how uses were rated',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel }) => {
        const { data } = await answer(laurel.getBenefitCatalogue());
        const rows = data.map(({ id, layer, gives, stock, budget, rating }) => [
          id,
          layer,
          gives,
          left(stock),
          left(budget),
          rating.average ?? '',
        ]);
        out.result(data, () => out.table(['benefit', 'for', 'gives', '#stock', '#budget', '#stars'], rows));
      }),
  });
  verb<[string], StoreOptions>(shell, benefit, {
    usage: 'show <member>',
    about: 'what a member has and why, and what she could have',
    run: ({ out }, [id], options) =>
      withLaurel(options, async ({ laurel }) => {
        const found = await answer(laurel.listBenefits({ path: { id } }));
        const has = found.has.map((one) => [
          one.id,
          one.reasons.map(({ kind }) => kind).join(' '),
          one.until ?? '',
        ]);
        const locked = found.locked.map((one) => [
          one.id,
          `needs ${one.unlocks.map(({ kind }) => kind).join(' ')}`,
          '',
        ]);
        out.result(found, () => out.table(['benefit', 'why', 'until'], [...has, ...locked]));
      }),
  });
  verb<[string, string], GrantOptions>(shell, benefit, {
    usage: 'grant <member> <benefit>',
    about: 'give a benefit to this one member, whatever her tier and plans',
    options: [
      option('--reason <text>', 'why; it stands in the log').makeOptionMandatory(),
      option('--until <time>', 'its end; none, if not said').argParser(instant),
    ],
    examples: [
      'laurel benefit grant u-1001 lounge --reason "delayed order" --until 2026-12-31T00:00:00+08:00',
    ],
    run: ({ out }, [id, one], { reason, until, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const path = { id, benefit: one };
        const done = await answer(laurel.grantBenefit({ path, body: { reason, ...given({ until }) } }));
        out.result(done, () => `${id} has ${one}${until === undefined ? '' : ` until ${until}`}.`);
      }),
  });
  verb<[string, string], GrantOptions>(shell, benefit, {
    usage: 'withdraw <member> <benefit>',
    about: 'take back what was given to this one member',
    options: [option('--reason <text>', 'why; it stands in the log').makeOptionMandatory()],
    run: ({ out }, [id, one], { reason, ...options }) =>
      withLaurel(options, async ({ laurel }) => {
        const done = await answer(laurel.withdrawBenefit({ path: { id, benefit: one }, body: { reason } }));
        out.result(done, () => `${one} is taken back from ${id}.`);
      }),
  });
}

/** `20 (12 days) !` */
function left(
  of: { readonly left: number; readonly runwayDays: number | null; readonly alarm: boolean } | null,
): string {
  if (of === null) return '';
  const days = of.runwayDays === null ? '' : ` (${of.runwayDays} days)`;
  return `${of.left}${days}${of.alarm ? ' !' : ''}`;
}
