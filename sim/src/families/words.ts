import type { JsonObject } from '@laurel/core';
import type { Act } from '../act.ts';
import type { FamiliesAct } from './families-act.ts';

interface Words {
  readonly type: string;
  readonly data: JsonObject;
}

/** Type and data of an act of a household or of a member card; null: it is none. */
export function familiesWords(act: Act): Words | null {
  switch (act.do) {
    case 'ask':
      return { type: types.ask, data: { member: act.to } };
    case 'accept':
      return { type: types.accept, data: { member: act.owner } };
    case 'unseat':
      return { type: types.unseat, data: { member: act.seat } };
    case 'draw':
    case 'putIn':
      return { type: types[act.do], data: { asset: act.asset, amount: act.units } };
    case 'loseCard':
    case 'close':
      return { type: types[act.do], data: { reason: 'simulated' } };
    case 'found':
    case 'leave':
    case 'dissolve':
    case 'sendHome':
      return { type: types[act.do], data: {} };
    default:
      return null;
  }
}

const types: Readonly<Record<FamiliesAct['do'], string>> = {
  found: 'household.founded',
  ask: 'household.invited',
  accept: 'household.accepted',
  unseat: 'household.removed',
  leave: 'household.left',
  dissolve: 'household.dissolved',
  draw: 'household.drawn',
  putIn: 'household.contributed',
  sendHome: 'household.returned',
  loseCard: 'member.card_replaced',
  close: 'member.closed',
};

/** The other member that an act of a household names; null: it names none. */
export function otherInHousehold(act: Act): string | null {
  if (act.do === 'ask') return act.to;
  if (act.do === 'accept') return act.owner;
  return act.do === 'unseat' ? act.seat : null;
}
