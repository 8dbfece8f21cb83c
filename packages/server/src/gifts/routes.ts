import { type Answer, type GiftRecord, giftKey, type MemberNo, parseId } from '@laurel/core';
import { decision } from '../events/decision-schema.ts';
import { order, present } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { id, object, text, units } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { loadMember } from '../members/load.ts';
import { commandRefusals, decided, type MemberWriteParts } from '../members/write-routes.ts';

interface Id {
  readonly id: string;
}
interface Body {
  readonly to: string;
  readonly asset: string;
  readonly amount: number;
  readonly note?: string;
}

/** Units from one member to another: they leave, arrive, or come back, all before the answer. */
export function giftRoutes(parts: MemberWriteParts): readonly Route[] {
  return [
    route({
      id: 'sendGift',
      method: 'POST',
      path: '/v1/members/{id}/gifts',
      tag: 'gifts',
      summary: 'Give units to another member; they keep their dates',
      access: { scope: 'gifts:write', own: true },
      params: memberParams,
      body: object(
        {
          to: id('Who receives it: a member'),
          asset: text('Asset', { min: 1, max: 64 }),
          amount: units('Units'),
        },
        { note: text('For the other member', { min: 1, max: 500 }) },
      ),
      write: 'key',
      again: true,
      answers: { 201: { description: 'It arrived', schema: decision } },
      refusals: [
        ...commandRefusals,
        'not_a_gift',
        'gift_out_of_bounds',
        'gift_limited',
        'gift_returned',
        'insufficient_available',
        'unknown_asset',
        'invalid_value',
      ],
      handle: async (call: Call<Id, undefined, Body>) => {
        const found = await loadMember(parts, call.caller, call.params.id);
        const data = present({ ...call.body });
        const answer = await order(parts, call, { subject: found.external, type: 'gift.sent', data });
        const sent = await giftOf(parts, found.member, answer);
        if (sent?.returned !== undefined) throw returned(sent.returned);
        return ok(decided(answer, parts.show()), 201);
      },
    }),
  ];
}

/** The gift as the giver's log keeps it; it says whether it came back. */
async function giftOf(
  { reads }: MemberWriteParts,
  member: MemberNo,
  answer: Answer,
): Promise<GiftRecord | null> {
  const seq = parseId('tr', answer.transfers[0]?.id ?? '')?.seq ?? 0;
  const [record] = await reads.records(member, [giftKey(seq)]);
  return (record ?? null) as GiftRecord | null;
}

function returned(reason: string): Problem {
  return new Problem('gift_returned', `The other member could not take it (${reason}); the units are back.`, {
    pointer: '/to',
  });
}
