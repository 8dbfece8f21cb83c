import type { Entry, EpochMs } from '@laurel/core';
import type { Log } from '@laurel/server/log';
import { giftOf } from './core-relay.ts';
import { textOf } from './text-of.ts';

/** Follow-ons that were decided at other members, as the log shows them. */
export class Followed {
  /** Place in the log up to which it was read. */
  private after: string | null = null;
  /** Orders by the follow-on that told an inviter of them. */
  private readonly orders = new Map<string, string>();

  /** Those that are new since the last time, by `<kind> <invitee>/<order>`. */
  async since(log: Log): Promise<ReadonlyMap<string, EpochMs>> {
    const found = new Map<string, EpochMs>();
    for (;;) {
      const page = await log.reads.log({ after: this.after, limit: 500 });
      for (const { entry } of page) this.note(entry, found);
      this.after = page.at(-1)?.place ?? this.after;
      if (page.length < 500) return found;
    }
  }

  private note(entry: Entry, found: Map<string, EpochMs>): void {
    const { event, origin, cause, decidedAt } = entry;
    if (origin !== 'follow' || cause !== undefined) return;
    if (event.type.startsWith('household.') || event.type.startsWith('activity.')) return;
    if (event.type.startsWith('gift.')) {
      const [kind, command = ''] = giftOf(event).split(' ');
      found.set(`${kind} ${command.split('~')[1]}`, decidedAt);
      return;
    }
    const about = this.orders.get(textOf(event.data['id'])) ?? textOf(event.data['orderId']);
    this.orders.set(event.id, about);
    const kind = event.type === 'invite.rewarded' ? 'reward' : 'takeReward';
    found.set(`${kind} ${senderOf(event.id)}/${about}`, decidedAt);
  }
}

/** Ids of the simulator's commands are `<member>~<id of the message>`. */
export const commandId = (member: string, id: string): string => `${member}~${id}`;
const senderOf = (id: string): string => id.split('~')[0] ?? '';
