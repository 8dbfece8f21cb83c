import { expect, it } from 'vitest';
import { treeOf } from './tree.ts';

it('joins are flat, selections are paths, and methods are calls', () => {
  expect(treeOf('member.firstOrder && paid >= 10000 && member.tiers["my-club"] == "v3"')).toEqual({
    op: 'and',
    items: [
      { op: 'path', path: ['member', 'firstOrder'] },
      {
        op: 'binary',
        sign: '>=',
        left: { op: 'path', path: ['paid'] },
        right: { op: 'number', text: '10000' },
      },
      {
        op: 'binary',
        sign: '==',
        left: { op: 'path', path: ['member', 'tiers', 'my-club'] },
        right: { op: 'constant', value: 'v3' },
      },
    ],
  });
  expect(treeOf('data.items.exists(i, !(i.sku == "A1"))')).toMatchObject({
    op: 'call',
    name: 'exists',
    args: [{ op: 'path', path: ['data', 'items'] }, { op: 'path', path: ['i'] }, { op: 'not' }],
  });
  expect(treeOf('paid * 0.01')).toMatchObject({ op: 'binary', right: { op: 'number', text: '0.01' } });
});

it('what cannot be read, or has no form, is null', () => {
  for (const source of ['paid >', '{"a": 1}', 'data.items[0]', 'f(1).x']) expect(treeOf(source)).toBeNull();
});
