import type { GrantDef } from '@laurel/core';
import { lines, type Telling } from '../telling.ts';
import { amount } from './amounts.ts';
import { expiry, span } from './figures.ts';

/** What is given, each on a line; packs are taken apart. */
export function grantLines(telling: Telling, grants: readonly GrantDef[]): readonly string[] {
  return grants.flatMap((grant) => lineOf(telling, grant));
}

/** The same in one sentence. */
export const grantText = (telling: Telling, grants: readonly GrantDef[]): string =>
  telling.all(grantLines(telling, grants));

export function packLines(telling: Telling, pack: string): readonly string[] {
  return grantLines(telling, telling.program.packs[pack]?.grants ?? []);
}

function lineOf(
  telling: Telling,
  { asset, amount: source, pack, expires, availableAfter }: GrantDef,
): readonly string[] {
  const { say } = telling;
  if (pack !== null) {
    const named = telling.program.packs[pack];
    const inside = packLines(telling, pack);
    return named === undefined
      ? []
      : [
          say(
            `${telling.name(named.name)}（${inside.join('、')}）`,
            `${telling.name(named.name)} (${inside.join(', ')})`,
          ),
        ];
  }
  if (asset === null || source === null) return [];
  const more = lines(
    expires !== null && expiry(telling, expires),
    availableAfter !== null &&
      say(`${span(telling, availableAfter)}后到账`, `pending for ${span(telling, availableAfter)}`),
  );
  const what = amount(telling, asset, source);
  return [more.length === 0 ? what : say(`${what}（${more.join('，')}）`, `${what} (${more.join(', ')})`)];
}
