import { didYouMean } from '../expressions/advice.ts';
import { escapePointer, type Origins, originOf, type Problem } from '../shape/shape.ts';

/** Collects what is wrong with a program that has the right shape, each fault with its place in the document. */
export interface Finder {
  readonly problems: Problem[];
  readonly tell: (place: string, code: string, message: string, advice: string) => void;
  /** Tells where `id` is none of the known ones. */
  readonly must: (place: string, kind: string, id: string, known: readonly string[]) => void;
  /** Tells of things that have an id of one before them. */
  readonly twice: (things: readonly { readonly id: string }[]) => void;
  /** Where a part, or a field of it, stands. */
  readonly at: (part: object, ...steps: readonly (string | number)[]) => string;
}

export function finderOf(origins: Origins): Finder {
  const problems: Problem[] = [];
  const tell: Finder['tell'] = (pointer, code, message, advice) => {
    problems.push({ code, pointer, message, advice });
  };
  const at: Finder['at'] = (part, field, ...more) => {
    const from = originOf(origins, part, field === undefined ? undefined : String(field));
    return from + more.map((step) => `/${escapePointer(String(step))}`).join('');
  };
  return {
    problems,
    tell,
    at,
    must: (place, kind, id, known) => {
      if (known.includes(id)) return;
      const code = `unknown_${kind.replaceAll(' ', '_')}`;
      tell(
        place,
        code,
        `There is no ${kind} '${id}'.`,
        didYouMean(id, known, `Declare the ${kind} '${id}'.`),
      );
    },
    twice: (things) => {
      const seen = new Set<string>();
      for (const thing of things) {
        if (seen.has(thing.id))
          tell(at(thing, 'id'), 'duplicate_id', `'${thing.id}' is used twice.`, 'Give it an id of its own.');
        seen.add(thing.id);
      }
    },
  };
}
