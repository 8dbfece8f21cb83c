import type { Json } from '@laurel/core';
import type { Dice } from './dice.ts';

/** Names of the demonstration's members: invented, and common enough to be nobody's. */
const families = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '黄',
  '赵',
  '周',
  '吴',
  '徐',
  '孙',
  '朱',
  '马',
  '胡',
  '林',
] as const;
const givens = [
  '伟',
  '芳',
  '娜',
  '敏',
  '静',
  '磊',
  '洋',
  '艳',
  '勇',
  '军',
  '杰',
  '娟',
  '涛',
  '超',
  '霞',
  '梦瑶',
  '子涵',
  '浩然',
  '雨桐',
  '思远',
  '佳怡',
  '宇轩',
  '欣怡',
  '晓雨',
  '明哲',
  '若曦',
  '一诺',
  '嘉懿',
] as const;
const cities = ['上海', '北京', '杭州', '广州', '深圳', '成都', '武汉', '南京', '西安', '长沙'] as const;

export function profileOf(dice: Dice, no: number): Readonly<Record<string, Json>> {
  const name = dice.pick(families) + dice.pick(givens);
  const [year, month, day] = [dice.between(1968, 2006), dice.between(1, 12), dice.between(1, 28)];
  return {
    name,
    nickname: `${name.charAt(0)}同学${no % 97}`,
    // 13800 00xxxx is the number that Chinese forms use as their example.
    phone: `1380000${String(no).padStart(4, '0')}`,
    email: `member${no}@example.com`,
    birthday: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
    gender: dice.pick(['female', 'male']),
    city: dice.pick(cities),
  };
}

interface Product {
  readonly sku: string;
  readonly category: string;
  readonly brand: string;
  /** Price in fen. */
  readonly price: number;
}

export const products: readonly [Product, ...Product[]] = [
  { sku: 'tea-01', category: 'food', brand: 'yunwu', price: 12_800 },
  { sku: 'rice-05', category: 'food', brand: 'beida', price: 7_990 },
  { sku: 'nuts-02', category: 'food', brand: 'yunwu', price: 5_990 },
  { sku: 'towel-03', category: 'home', brand: 'mian', price: 3_990 },
  { sku: 'lamp-01', category: 'home', brand: 'guang', price: 23_900 },
  { sku: 'cup-07', category: 'home', brand: 'guang', price: 6_800 },
  { sku: 'coat-11', category: 'apparel', brand: 'qiu', price: 69_900 },
  { sku: 'shirt-04', category: 'apparel', brand: 'qiu', price: 19_900 },
  { sku: 'shoes-02', category: 'apparel', brand: 'lu', price: 45_900 },
  { sku: 'cream-08', category: 'beauty', brand: 'he', price: 26_800 },
  { sku: 'mask-10', category: 'beauty', brand: 'he', price: 9_900 },
  { sku: 'phone-15', category: 'digital', brand: 'xing', price: 459_900 },
  { sku: 'buds-03', category: 'digital', brand: 'xing', price: 39_900 },
  { sku: 'kettle-01', category: 'digital', brand: 'wen', price: 15_900 },
];
