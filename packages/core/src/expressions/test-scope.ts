import { type HostFunction, rational, type Scope, type Type, type Value } from './index.ts';

const INT: Type = { kind: 'int' };
const STRING: Type = { kind: 'string' };
const ITEM: Type = {
  kind: 'object',
  name: 'item',
  fields: {
    sku: { type: STRING },
    amount: { type: INT },
    quantity: { type: { kind: 'rational' } },
    gift: { type: { kind: 'bool' }, optional: true },
  },
};

const getHours: HostFunction = {
  args: [{ kind: 'timestamp' }, STRING],
  returns: INT,
  pure: true,
  call: (time, zone) => (Math.floor((time as number) / 3_600_000) + (zone === 'UTC' ? 0 : 8)) % 24,
};

/** A scope as tests of expressions want it: an order event, a member, functions good and bad. */
export const EVENT_SCOPE: Scope = {
  variables: {
    data: {
      kind: 'object',
      name: 'data',
      fields: {
        amount: { type: INT },
        zero: { type: INT },
        channel: { type: STRING, optional: true },
        note: { type: STRING, optional: true },
        first: { type: { kind: 'bool' } },
        items: { type: { kind: 'list', of: ITEM } },
        attributes: { type: { kind: 'map', of: STRING } },
        payload: { type: { kind: 'any' } },
        risk: {
          type: { kind: 'object', name: 'risk', fields: { score: { type: INT, optional: true } } },
          optional: true,
        },
      },
    },
    member: {
      kind: 'object',
      name: 'member',
      fields: { tier: { type: STRING }, tags: { type: { kind: 'list', of: STRING } } },
    },
    event: { kind: 'object', name: 'event', fields: { time: { type: { kind: 'timestamp' } } } },
  },
  functions: {
    getHours,
    double2: { args: [INT], returns: INT, pure: true, call: (x) => (x as number) * 2 },
    liar: { args: [INT], returns: INT, pure: true, call: () => 'not an int' },
    total: {
      args: [{ kind: 'list', of: INT }],
      returns: INT,
      pure: true,
      call: (list) => (list as readonly Value[]).reduce((all: number, each) => all + (each as number), 0),
    },
  },
};

/** 2026-11-11 20:00 in Shanghai; two lines, the second a gift. */
export const EVENT_VARIABLES: Record<string, unknown> = {
  data: {
    amount: 29_950,
    zero: 0,
    note: null,
    first: true,
    items: [
      { sku: 'A1', amount: 150, quantity: 2 },
      { sku: 'B2', amount: 300, quantity: rational(1, 2), gift: true },
    ],
    attributes: { colour: 'red', code: '4711' },
    payload: { deep: { list: [1, 2, 3], text: 'hi' }, nothing: null, half: rational(1, 2), float: 0.5 },
  },
  member: { tier: 'v3', tags: ['a'] },
  event: { time: 1_794_398_400_000 },
};
