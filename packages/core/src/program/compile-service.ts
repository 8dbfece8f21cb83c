import type { CompiledService } from './compiled.ts';
import { type Compiling, compileAt, isPersonal, tell } from './compiling.ts';

export function compileService(compiling: Compiling): CompiledService | null {
  const { service } = compiling.program;
  if (service === undefined) return null;
  const lines = service.lines.map((def) => {
    if (def.when === null) return { def, when: null };
    const place = { part: def, field: 'when' };
    const when = compileAt(compiling, { source: def.when, ...place, want: 'bool', types: null });
    if (isPersonal(when)) {
      const advice =
        'Ask whether it is verified (member.verified.phone), or use fields that are not personal.';
      tell(compiling, place, 'personal_not_allowed', [
        'The condition of a line reads personal fields.',
        advice,
      ]);
    }
    return { def, when };
  });
  return { def: service, lines };
}
