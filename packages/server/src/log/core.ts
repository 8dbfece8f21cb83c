import {
  advance,
  answerOf,
  apply,
  decide,
  inForce,
  memberPaths,
  needs,
  nextDueAt,
  type Programs,
} from '@laurel/core';

/** What the write path asks of the core; tests put another in its place. */
export interface Core {
  readonly needs: typeof needs;
  readonly decide: typeof decide;
  readonly apply: typeof apply;
  readonly advance: typeof advance;
  readonly nextDueAt: typeof nextDueAt;
  readonly answerOf: typeof answerOf;
  /** Pointers into an event's data of ids of members, and names of fields of the profile that are personal. */
  readonly outside: (programs: Programs, type: string, at: number) => Outside;
}
export interface Outside {
  readonly members: readonly string[];
  readonly personal: ReadonlySet<string>;
}

const nothing: Outside = { members: [], personal: new Set() };
const known = new WeakMap<object, Map<string, Outside>>();

/** The same for every event of a type under one version, hence worked out once. */
function outsideOf(programs: Programs, type: string, at: number): Outside {
  if (programs.versions.length === 0) return nothing;
  const { compiled } = inForce(programs, at);
  let byType = known.get(compiled);
  if (byType === undefined) known.set(compiled, (byType = new Map()));
  let outside = byType.get(type);
  if (outside === undefined) {
    const fields = Object.entries(compiled.program.fields).filter(([, field]) => field.personal);
    outside = { members: memberPaths(compiled, type), personal: new Set(fields.map(([name]) => name)) };
    // Types come from outside: a program knows few, and no list of unknown ones may grow.
    if (byType.size < 1_000) byType.set(type, outside);
  }
  return outside;
}

export const theCore: Core = { needs, decide, apply, advance, nextDueAt, answerOf, outside: outsideOf };
