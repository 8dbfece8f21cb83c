import { originOf } from '../shape/shape.ts';
import { findCalls } from './audience-text.ts';
import type { CompiledAudience } from './compiled.ts';
import { type Compiling, compileAt, isPersonal } from './compiling.ts';
import { dayText } from './day-text.ts';

/** The text of each audience with those that it names put in. Audiences that name each other in a circle are told. */
export function expandAudiences(draft: Omit<Compiling, 'audienceTexts'>): ReadonlyMap<string, string> {
  const { audiences } = draft.program;
  const texts = new Map<string, string>();
  const broken = new Set<string>();
  const expand = (id: string, above: readonly string[]): string | null => {
    const known = texts.get(id);
    if (known !== undefined || broken.has(id)) return known ?? null;
    const def = Object.hasOwn(audiences, id) ? audiences[id] : undefined;
    if (def === undefined) return null;
    const chain = [...above, id];
    let text = '';
    for (const piece of findCalls(def.when)) {
      if (piece.day !== undefined) {
        const inner = dayText(draft.program, piece.day);
        if (inner === null) broken.add(id);
        text += inner ?? '';
      } else if (piece.audience === undefined) text += piece.text;
      else {
        const inner = chain.includes(piece.audience)
          ? circle(draft, def, chain, piece.audience)
          : expand(piece.audience, chain);
        // What is not there is told where the audience is compiled.
        if (inner === null) broken.add(id);
        text += `(${inner})`;
      }
      if (text.length > EXPANDED_MAX) broken.add(id);
      if (broken.has(id)) return null;
    }
    texts.set(id, text);
    return text;
  };
  for (const id of Object.keys(audiences)) expand(id, []);
  return texts;
}

// Above what one expression may have; the compiler of expressions then tells it.
const EXPANDED_MAX = 8_192;

function circle(
  draft: Omit<Compiling, 'audienceTexts'>,
  def: object,
  chain: readonly string[],
  id: string,
): null {
  const names = [...chain.slice(chain.indexOf(id)), id].join(' → ');
  draft.problems.push({
    code: 'audience_cycle',
    pointer: originOf(draft.origins, def, 'when'),
    message: `The audience asks itself: ${names}.`,
    advice: 'Write the condition out in one of them.',
  });
  return null;
}

export function compileAudiences(compiling: Compiling): ReadonlyMap<string, CompiledAudience> {
  const compiled = new Map<string, CompiledAudience>();
  for (const [id, def] of Object.entries(compiling.program.audiences)) {
    const when = compileAt(compiling, {
      source: def.when,
      part: def,
      field: 'when',
      want: 'bool',
      types: null,
    });
    if (when !== null) compiled.set(id, { def, when, personal: isPersonal(when) });
  }
  return compiled;
}
