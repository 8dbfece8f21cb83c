import { expect, test } from 'vitest';
import { Members } from '../../test/members.ts';
import { at, programsOf } from '../../test/play.ts';

test('what time does to two invitees at one instant is told to their inviter by two names', () => {
  const members = new Members(
    programsOf({
      program: 'anniversaries',
      join: 'explicit',
      assets: { points: { kind: 'currency' } },
      events: { 'friend.stayed': {} },
      rules: [
        { id: 'told', on: 'member.anniversary', emit: [{ type: 'friend.stayed', to: 'inviter' }] },
        { id: 'thanks', on: 'friend.stayed', grants: { points: 10 } },
      ],
    }),
  );
  members.send(1, 'member.registered', '2026-03-01 10:00');
  for (const invitee of [2, 3]) {
    members.send(invitee, 'member.registered', '2026-03-01 11:00');
    members.send(invitee, 'invite.accepted', '2026-03-01 11:00', { inviter: { member: 1 } });
    members.pass(invitee, at('2027-03-15 00:00'));
  }
  const told = members.of(1).entries.filter(({ event }) => event.type === 'friend.stayed');
  expect(told).toHaveLength(2);
  expect(new Set(told.map(({ event }) => `${event.source}/${event.id}`)).size).toBe(2);
});
