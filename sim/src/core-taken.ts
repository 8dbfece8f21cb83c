import { type Context, factOf, type Needs } from '@laurel/core';
import { drawFor } from './club/shelf.ts';
import type { Kept, Shop } from './core-store.ts';
import { homeOf } from './merging/core-merging.ts';

/** What a decision takes from outside the member beside stock. */
export function gathered(shop: Shop, name: string, kept: Kept, asked: Needs): Context['taken'] {
  if (asked.lineage !== undefined) return inviterOf(shop, asked.lineage);
  return asked.draw === undefined ? {} : { draw: drawFor(shop.shelf, name, kept.head, asked.draw.game) };
}

/** What is told of an inviter: whether she is a member, and the line above her. */
function inviterOf(shop: Shop, inviter: number): Context['taken'] {
  const standing = shop.members.get(homeOf(shop, shop.names.nameOf(inviter)))?.head.standing ?? 'none';
  return { lineage: lineOf(shop, inviter), known: standing !== 'none' };
}

/** The members above one, nearest first. */
function lineOf(shop: Shop, number: number): readonly number[] {
  const line: number[] = [];
  for (let at = number; ; ) {
    const fact = factOf(shop.members.get(homeOf(shop, shop.names.nameOf(at)))?.head.facts ?? {}, 'inviter');
    if (fact === undefined || fact === null) return line;
    at = (fact as { readonly member: number }).member;
    line.push(at);
    // Merges may close a ring; the product walks up so far as well.
    if (line.length === 32) return line;
  }
}
