import type { ShareDef } from '@laurel/core';
import { lines, type Telling, type TellPart } from '../telling.ts';
import { assetName, number, span } from '../words/figures.ts';
import { limit } from '../words/limits.ts';

/** Households: who may join, and what seats share. */
export const households: TellPart = (telling) => {
  const { say, program } = telling;
  const def = program.households;
  if (def === undefined || def === null) return { id: 'households', title: '', items: [] };
  const rules = lines(
    say(
      `户主之外最多 ${number(def.seats)} 个席位，未答复的邀请也计入`,
      `Up to ${number(def.seats)} seats beside the owner; open invitations count`,
    ),
    say(
      '须本人接受邀请；每人只能在一个家庭账户中',
      'Members accept the invitation themselves, and are in one household',
    ),
    say(
      `邀请 ${span(telling, def.invitationFor)}内有效`,
      `An invitation stands for ${span(telling, def.invitationFor)}`,
    ),
    say(
      `退出或被移出后 ${span(telling, def.coolDown)}内不能加入或创建其他家庭账户`,
      `Who left, or was removed, can join or found no other for ${span(telling, def.coolDown)}`,
    ),
    say(
      `席位取用后 ${span(telling, def.returnAfter)}内未使用的，退回户主`,
      `What a seat drew and does not use goes home after ${span(telling, def.returnAfter)}`,
    ),
  );
  return {
    id: 'households',
    title: say('家庭账户', 'Households'),
    items: [
      { id: 'household', title: say('席位', 'Seats'), lines: rules },
      ...Object.entries(def.shares).map(([asset, share]) => ({
        id: `share/${asset}`,
        title: say(`共享${assetName(telling, asset)}`, `Shared: ${assetName(telling, asset)}`),
        lines: shareLines(telling, asset, share),
      })),
    ],
  };
};

function shareLines(telling: Telling, asset: string, { cap, contributions }: ShareDef): readonly string[] {
  const { say } = telling;
  const most =
    cap === null
      ? null
      : limit(telling, { per: cap.per, units: cap.units, asset, times: null, by: 'member' });
  return lines(
    most === null
      ? say('席位可取用户主的，不限数量', 'Seats may draw as much as the owner has')
      : say(`每个席位${most}`, `A seat may draw ${most}`),
    contributions
      ? say(
          '席位也可放入自己的；退出时，剩余的归还本人',
          'Seats may put in their own; what is left goes back to them when they leave',
        )
      : say('席位不能放入自己的', 'Seats put in nothing of their own'),
  );
}
