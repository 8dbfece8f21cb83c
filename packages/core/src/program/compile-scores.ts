import type { CompiledScore } from './compiled.ts';
import { type Compiling, compileAt, isPersonal, tell } from './compiling.ts';
import type { ScoreDef, ScorePartDef } from './program.ts';

export function compileScores(compiling: Compiling): readonly CompiledScore[] {
  return Object.entries(compiling.program.scores).map(([id, def]) => ({
    id,
    def,
    parts: compileParts(compiling, def),
  }));
}

function compileParts(compiling: Compiling, { parts }: ScoreDef): CompiledScore['parts'] {
  return parts.flatMap((def: ScorePartDef) => {
    const place = { part: def, field: 'of' };
    const of = compileAt(compiling, {
      source: def.of,
      ...place,
      want: 'number',
      types: null,
      unscored: true,
    });
    if (isPersonal(of)) {
      // Time alone settles scores, and the vault is not at hand then.
      const advice = 'Use tags, fields that are not personal, or figures of the member.';
      tell(compiling, place, 'personal_not_allowed', ['A part of a score reads personal fields.', advice]);
    }
    return of === null ? [] : [{ def, of }];
  });
}
