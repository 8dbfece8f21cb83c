import type { Making } from '../deciding.ts';

/**
 * The id of what follows at another member. An event's own id is enough for what came from outside; time does the same at
 * one instant to many, hence what follows from it names who says it.
 */
export function nameForAnother(m: Making): string {
  const n = m.followCount + 1;
  return m.event.source === 'time' ? `${m.event.id}#${m.deciding.context.member}.${n}` : `${m.event.id}#${n}`;
}
