import type { Finder } from './finder.ts';
import type { Program } from './program.ts';

/** Packs may hold packs, but none holds itself. */
export function checkPackCycles(program: Program, finder: Finder): void {
  const done = new Set<string>();
  const walk = (id: string, above: readonly string[]): void => {
    const pack = Object.hasOwn(program.packs, id) ? program.packs[id] : undefined;
    if (pack === undefined || done.has(id)) return;
    for (const grant of pack.grants) {
      if (grant.pack === null) continue;
      const chain = [...above, id];
      if (chain.includes(grant.pack)) {
        const circle = [...chain.slice(chain.indexOf(grant.pack)), grant.pack].join(' → ');
        const message = `The pack holds itself: ${circle}.`;
        finder.tell(finder.at(grant, 'pack'), 'pack_cycle', message, 'Take one of them out of the circle.');
      } else if (chain.length < PACK_DEPTH_MAX) {
        walk(grant.pack, chain);
      } else {
        const message = `Packs are nested more than ${PACK_DEPTH_MAX} deep.`;
        finder.tell(finder.at(grant, 'pack'), 'too_deep', message, 'Write the grants in fewer packs.');
      }
    }
    done.add(id);
  };
  for (const id of Object.keys(program.packs)) walk(id, []);
}

const PACK_DEPTH_MAX = 8;
