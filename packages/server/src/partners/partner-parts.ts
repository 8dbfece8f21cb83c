import { type CompiledPartner, type CompiledPartnerItem, inForce } from '@laurel/core';
import type { Keyring, Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import { Problem } from '../http/problem.ts';
import type { MemberWriteParts } from '../members/write-routes.ts';
import type { PartnerCallbackParts } from './callback-routes.ts';

/** What the use cases of partners stand on. */
export type PartnerParts = MemberWriteParts &
  PartnerCallbackParts & {
    readonly store: Pick<Store, 'partnerCodes' | 'partners' | 'stock' | 'audit' | 'calls'>;
    readonly keyring: Pick<Keyring, 'sealSecret' | 'openSecret' | 'markOf'>;
    readonly clock: Clock;
    /** The decisions of this process go by what was loaded, at once. */
    readonly stockLoaded: (counter: string, loaded: number) => void;
    /** Networks of our own that partners may be in. */
    readonly webhookNetworks: readonly string[];
  };

export interface OfPartner {
  readonly id: string;
}
export interface OfItem extends OfPartner {
  readonly item: string;
}
export const access = { scope: 'partners' } as const;

export function loadPartner(
  { reads, clock }: Pick<PartnerParts, 'reads' | 'clock'>,
  id: string,
): CompiledPartner {
  const programs = reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'Publish a program first.');
  const partner = inForce(programs, clock.now()).compiled.partners.get(id);
  if (partner === undefined)
    throw new Problem('unknown_partner', 'The program has no such partner.', { pointer: '/path/id' });
  return partner;
}

/** An item whose codes operators load. */
export function loadPool(
  parts: PartnerParts,
  { id, item }: OfItem,
): CompiledPartnerItem & { counter: string } {
  const found = loadPartner(parts, id).items.get(item);
  if (found === undefined || found.counter === null)
    throw new Problem('unknown_item', 'The partner has no such item with codes.', { pointer: '/path/item' });
  return { ...found, counter: found.counter };
}
