import type { Relative, TermName, UseOf } from './relative.ts';
import type { World } from './world.ts';

const isSame = (a: TermName | null, b: TermName): boolean => a?.owner === b.owner && a.no === b.no;

/** What one member's uses and reports saved of a term, hers or her owner's. */
export function savedBy(relative: Relative, term: TermName): number {
  const reported = relative.reports.reduce((sum, { of, cash }) => sum + (isSame(of, term) ? cash : 0), 0);
  return relative.uses.reduce(
    (sum, use) => sum + (use.state === 'captured' && isSame(use.of, term) ? standing(use) : 0),
    reported,
  );
}

/** What of it is left of the lines that did not come back. */
function standing({ cart, off, back }: UseOf): number {
  return cart.lines.reduce((sum, { id }) => sum + (back.includes(id) ? 0 : (off[id] ?? 0)), 0);
}

/** What all saved of a term: its holder, and the seats who used it. */
export function savedIn(world: World, term: TermName): number {
  return [...world.people.values()].reduce((sum, relative) => sum + savedBy(relative, term), 0);
}
