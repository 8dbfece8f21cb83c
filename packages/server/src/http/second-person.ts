import type { Caller } from './caller.ts';
import { Problem } from './problem.ts';

/** What waits for a second person, or has met one. */
export interface Waiting {
  readonly state: string;
  readonly askedBy: string;
  readonly askedById: string;
  readonly decidedBy: string | null;
}

/** Somebody else decides, and once; the same decision of the same person again is no other one. */
export function checkSecondPerson(
  { state: stands, askedById, decidedBy }: Waiting,
  caller: Caller,
  state: string,
): void {
  if (askedById === caller.id) throw new Problem('same_person', 'Somebody else has to decide it.');
  if (stands !== 'waiting' && (stands !== state || decidedBy !== caller.actor))
    throw new Problem('already_decided', `It is ${stands}.`);
}

/** Who acts once it was agreed to: both persons. @param id of the act’s own source, whoever they are */
export const bothPersons = ({ askedBy }: Waiting, caller: Caller, id: string): Caller => ({
  ...caller,
  id,
  actor: `${askedBy} + ${caller.actor}`,
});
