import { type CompiledGame, inForce } from '@laurel/core';
import type { Keyring, Store } from '@laurel/db';
import { Problem } from '../http/problem.ts';
import type { MemberWriteParts } from '../members/write-routes.ts';
import type { Draws } from './draws.ts';

/** What the use cases of games stand on. */
export interface GameParts extends MemberWriteParts {
  readonly store: Pick<Store, 'stock' | 'rounds' | 'plays' | 'log'>;
  readonly keyring: Pick<Keyring, 'markOf' | 'openLetter'>;
  readonly draws: Pick<Draws, 'current' | 'close' | 'settle'>;
}

/** Games of the program in force. */
export function gamesNow({ reads, clock }: Pick<GameParts, 'reads' | 'clock'>): readonly CompiledGame[] {
  const programs = reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'Publish a program first.');
  return [...inForce(programs, clock.now()).compiled.games.values()];
}
