import { describe, expect, it } from 'vitest';
import { type Compiled, compileExpression } from './index.ts';
import { EVENT_SCOPE } from './test-scope.ts';

function compiled(source: string): Compiled {
  const result = compileExpression(source, EVENT_SCOPE, 'any');
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

describe('reads', () => {
  it.each([
    ['1 + 2', []],
    ['data.amount > 1 && member.tier == "v3" && data.amount < 5', ['data.amount', 'member.tier']],
    ['has(data.channel) ? data.channel : "none"', ['data.channel']],
    ['has(data.risk.score)', ['data.risk.score']],
    ['data.items.exists(i, i.amount > data.zero)', ['data.items', 'data.zero']],
    ['data.items[0].sku == member["tier"]', ['data.items', 'member.tier']],
    ['data.attributes.colour + data.attributes["size"]', ['data.attributes', 'data.attributes.colour']],
    ['data.payload.deep.list[0]', ['data.payload.deep.list']],
    ['data.items.map(data, data.amount)', ['data.items']],
    ['event.time.getHours("Asia/Shanghai") < 9', ['event.time']],
    ['data', ['data']],
  ])('%s', (source, expected) => {
    expect(compiled(source).reads).toEqual(expected);
  });
});

describe('requires', () => {
  it.each([
    ['data.channel == "app"', ['data.channel same app']],
    ['"app" == data.channel && data.amount >= 5', ['data.channel same app', 'data.amount greaterOrEqual 5']],
    ['data.amount > 5 && data.amount <= 9', ['data.amount greater 5', 'data.amount lessOrEqual 9']],
    ['5 < data.amount && 9 >= data.amount', ['data.amount greater 5', 'data.amount lessOrEqual 9']],
    [
      'data.first && !(data.amount == 5) && data.amount == -3',
      ['data.first same true', 'data.amount same -3'],
    ],
    ['!data.first', ['data.first same false']],
    ['data.first == false', ['data.first same false']],
    [
      'has(data.channel) && (data.channel == "app" && member.tier == "v3")',
      ['data.channel same app', 'member.tier same v3'],
    ],
    ['data.payload.kind == "x"', ['data.payload.kind same x']],
    [
      'data.amount == 1 && data.items.exists(i, i.sku == "A1") && data.channel == "app"',
      ['data.amount same 1'],
    ],
    ['data.channel == "app" || data.channel == "web"', []],
    ['!(data.channel == "app")', []],
    ['data.channel != "app"', []],
    ['data.channel > "app"', []],
    ['data.first ? data.channel == "app" : false', []],
    ['data.items.exists(i, i.sku == "A1")', []],
    ['data.items[0].sku == "A1"', []],
    ['data.amount == 1.5', []],
    ['data.payload.x == null', []],
  ])('%s', (source, expected) => {
    const requires = compiled(source).requires.map(({ path, is, to }) => `${path} ${is} ${to}`);
    expect(requires).toEqual(expected);
  });
});

describe('requires of an element', () => {
  it.each([
    ['data.items.exists(i, i.sku == "A1")', ['data.items sku A1']],
    ['has(data.items) && data.items.exists(i, "A1" == i.sku && i.amount > 5)', ['data.items sku A1']],
    ['data.amount > 1 && data.items.exists(i, i.amount == 5)', []],
    ['data.items.exists(i, i.sku == "A1" || i.sku == "A2")', []],
    ['data.items.exists(i, i.sku != "A1")', []],
    ['data.items.all(i, i.sku == "A1")', []],
    ['!data.items.exists(i, i.sku == "A1")', []],
    ['data.items.filter(i, i.amount > 5).exists(i, i.sku == "A1")', []],
    ['data.items.exists(i, i.amount > 5) && data.items.exists(i, i.sku == "A1")', []],
  ])('%s', (source, expected) => {
    const requires = compiled(source).requiresElement.map(({ path, field, to }) => `${path} ${field} ${to}`);
    expect(requires).toEqual(expected);
  });
});

describe('the type told', () => {
  it.each([
    ['1 + 2', 'int'],
    ['1 + 2.0', 'rational'],
    ['4 / 2', 'rational'],
    ['floor(4 / 2)', 'int'],
    ['event.time + duration("1h")', 'timestamp'],
    ['event.time - event.time', 'duration'],
    ['data.payload.x', 'any'],
    ['data.payload.x + 1', 'rational'],
    ['null', 'null'],
    ['max(1, data.amount)', 'int'],
    ['bands(data.amount, [[100, 1], [2]])', 'int'],
    ['sum([].map(x, x))', 'int'],
  ])('%s is %s', (source, kind) => {
    expect(compiled(source).type.kind).toBe(kind);
  });
});
