import { type Received, type Receiver } from '../shop/receiver.ts';
import { ok, type Shop } from '../shop/shop.ts';

/** What members do in a shop, and what a receiver was told of it. Both are asked for anew each time. */
export function toldAbout(both: () => { readonly shop: Shop; readonly there: Receiver }) {
  const joins = async (id: string): Promise<void> =>
    void (await ok(both().shop.laurel.createMember({ body: { id } })));
  const checks = (id: string, n: number) =>
    ok(
      both().shop.laurel.postEvents({
        body: {
          specversion: '1.0',
          type: 'checkin',
          source: 'test',
          id: `${id}-${n}`,
          subject: id,
          time: new Date().toISOString(),
          data: {},
        },
      }),
    );
  const of = (member: string): readonly Received[] =>
    both().there.received.filter(({ data }) => data['member'] === member);
  return { joins, checks, of };
}
