import type { Telling } from '../telling.ts';

/** 订单完成时 · when an order is completed */
export function event(telling: Telling, type: string): string {
  const { program, say, name } = telling;
  const known = EVENTS[type];
  if (known !== undefined) return telling.pick(known);
  const declared = program.events[type];
  const called = declared === undefined ? type : name(declared.name);
  return say(`发生「${called}」时`, `at “${called}”`);
}

/** Event types that have words of their own. */
export const hasWords = (type: string): boolean => type in EVENTS;

const EVENTS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'order.paid': ['订单付款时', 'when an order is paid'],
  'order.completed': ['订单完成时', 'when an order is completed'],
  'order.refunded': ['订单退款时', 'when an order is refunded'],
  'order.cancelled': ['订单取消时', 'when an order is cancelled'],
  'member.registered': ['注册入会时', 'on joining'],
  'member.updated': ['会员资料变更时', 'when the profile changes'],
  'member.profile_completed': ['会员资料填写完整时', 'when the profile is complete'],
  'member.frozen': ['会员账户被暂停时', 'when the membership is suspended'],
  'member.unfrozen': ['会员账户恢复时', 'when the membership is resumed'],
  'member.closed': ['退会时', 'on leaving'],
  'member.erased': ['会员信息抹除时', 'when a person is erased'],
  'member.imported': ['会员身份迁入时', 'when a membership is taken over'],
  checkin: ['签到时', 'on a check-in'],
  'checkin.made_up': ['补签时', 'when a missed check-in is made up for'],
  'review.posted': ['发表评价时', 'when a review is posted'],
  'content.shared': ['分享商品或内容时', 'when something is shared'],
  'product.viewed': ['浏览商品时', 'when a product is looked at'],
  'invite.accepted': ['接受好友邀请时', 'when an invitation is accepted'],
  'benefit.used': ['使用权益时', 'when a benefit is used'],
  'benefit.rated': ['评价权益时', 'when a benefit is rated'],
  'benefit.granted': ['获赠权益时', 'when a benefit is granted'],
  'benefit.withdrawn': ['权益收回时', 'when a benefit is withdrawn'],
  'benefit.chosen': ['选定任选权益时', 'when a benefit is chosen'],
  'benefit.claimed': ['领取权益时', 'when a benefit is claimed'],
  'game.played': ['参与互动游戏时', 'when a game is played'],
  'game.drawn': ['抽奖时', 'on a draw'],
  'message.delivered': ['消息送达时', 'when a message is delivered'],
  'hold.placed': ['资产预占时', 'when units are set aside'],
  'hold.captured': ['预占扣减时', 'when units set aside are spent'],
  'hold.released': ['预占释放时', 'when units set aside are released'],
  'spend.restored': ['撤销使用时', 'when units spent come back'],
  'redemption.placed': ['下单使用权益时', 'when benefits are used at an order'],
  'redemption.captured': ['使用权益的订单付款时', 'when an order with benefits is paid'],
  'redemption.released': ['放弃使用权益时', 'when benefits are given up at an order'],
  'redemption.restored': ['退货退回权益时', 'when benefits come back with a return'],
  'gift.sent': ['转赠时', 'on a gift'],
  'gift.received': ['收到转赠时', 'when a gift arrives'],
  'gift.returned': ['转赠退回时', 'when a gift comes back'],
  'mall.ordered': ['积分商城兑换时', 'on an order of the mall'],
  'mall.paid': ['兑换订单付款时', 'when a mall order is paid'],
  'mall.shipped': ['兑换订单发货时', 'when a mall order is sent'],
  'mall.completed': ['兑换订单完成时', 'when a mall order has arrived'],
  'mall.cancelled': ['兑换订单取消时', 'when a mall order is cancelled'],
  'mall.refunded': ['兑换订单退回时', 'when a mall order is given back'],
  'adjustment.made': ['人工调整时', 'on an adjustment'],
  'lots.extended': ['资产延期时', 'when units get a later end'],
  'lots.reinstated': ['过期资产恢复时', 'when expired units come back'],
  'tier.set': ['人工指定等级时', 'when a tier is given by hand'],
  'tier.cleared': ['人工等级收回时', 'when a tier given by hand is taken back'],
  'tier.upgraded': ['升级时', 'on an upgrade'],
  'tier.demoted': ['降级时', 'on a demotion'],
  'card.used': ['使用保级卡时', 'when a protection card is used'],
  'backfill.closed': ['历史补录结束时', 'when the history is complete'],
  'plan.quoted': ['付费会员询价时', 'when a plan is quoted'],
  'plan.purchased': ['购买付费会员时', 'when a plan is bought'],
  'plan.code_redeemed': ['使用激活码时', 'when an activation code is used'],
  'plan.trial_started': ['付费会员试用开始时', 'when a trial begins'],
  'plan.trial_ended': ['付费会员试用结束时', 'when a trial ends'],
  'plan.mandate_given': ['签订代扣协议时', 'when a mandate is given'],
  'plan.cancelled': ['关闭自动续费时', 'when auto-renewal is turned off'],
  'plan.refunded': ['付费会员退款时', 'when a plan is refunded'],
  'plan.guarantee_claimed': ['申请不省包赔时', 'when the guarantee is claimed'],
  'plan.started': ['付费会员开通时', 'when a plan begins'],
  'plan.renewed': ['付费会员续费时', 'when a plan is renewed'],
  'plan.ended': ['付费会员到期时', 'when a plan ends'],
  'payment.succeeded': ['付款成功时', 'when a payment succeeds'],
  'payment.failed': ['付款失败时', 'when a payment fails'],
  'payment.refunded': ['付款退回时', 'when a payment goes back'],
  'cause.revoked': ['奖励来源被撤回时', 'when a cause is taken back'],
};
