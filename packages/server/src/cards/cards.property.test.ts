import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';

const program = 'program: cards\njoin: explicit\ncard: { prefix: "62", digits: 17 }\n';
const minute = 60_000;

/** A screen that a member once showed: what can be typed or read off it. */
interface Screen {
  readonly who: string;
  readonly issue: number;
  readonly minute: number;
  readonly number: string;
  readonly payload: string;
}
/** What the papers say of cards, written down step by step. */
interface Book {
  readonly issues: Map<string, number>;
  /** By member and issue. */
  readonly numbers: Map<string, string>;
  /** The newest minute whose code was taken, by number. */
  readonly taken: Map<string, number>;
  readonly screens: Screen[];
}

const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('show' as const), who: fc.nat(2), by: fc.nat(2) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('scan' as const), who: fc.nat(2), by: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('type' as const), who: fc.nat(2), by: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('mistype' as const), who: fc.nat(2), by: fc.nat(16) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), who: fc.nat(2), by: fc.nat(0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('freeze' as const), who: fc.nat(2), by: fc.nat(0) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('comeBack' as const), who: fc.nat(2), by: fc.nat(0) }),
  },
);
type Act = { readonly do: string; readonly who: number; readonly by: number };
/** Between two acts: mostly within the minute, or just over its edge. */
const pause = fc.oneof(fc.constant(0), fc.constantFrom(1, minute - 1, minute, 2 * minute), fc.nat(90_000));
const history = fc.array(fc.tuple(act, pause), { minLength: 10, maxLength: 40 });

test('A6 any history of cards: issued, shown, typed, scanned, lost and replaced', async () => {
  const tried = await tryServer('2026-03-02T10:00:00+08:00', { program });
  const every = new Set<string>();
  let n = 0;
  try {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        n += 1;
        const names = [0, 1, 2].map((who) => `h${n}-${who}`);
        for (const id of names) await tried.laurel.createMember({ body: { id } });
        const book: Book = { issues: new Map(), numbers: new Map(), taken: new Map(), screens: [] };
        for (const [step, wait] of steps) {
          tried.clock.moveTo(tried.clock.now() + wait);
          await play(tried, { book, every, who: names[step.who] ?? '' }, step);
        }
        // Who guessed codes may guess again.
        tried.clock.moveTo(tried.clock.now() + 60 * minute);
      }),
      { numRuns: 15 },
    );
  } finally {
    await tried.close();
  }
}, 60_000);

interface Playing {
  readonly book: Book;
  /** Numbers of all histories. */
  readonly every: Set<string>;
  readonly who: string;
}

async function play(tried: Tried, playing: Playing, step: Act): Promise<void> {
  const { book, who } = playing;
  const { laurel } = tried;
  const path = { id: who };
  const reason = { reason: 'a test' };
  const screen = book.screens.at(-1 - (step.by % Math.max(1, book.screens.length)));
  switch (step.do) {
    case 'show':
      return show(tried, playing, step.by + 1);
    case 'scan':
      if (screen !== undefined) await scan(tried, book, screen);
      return;
    case 'type': {
      const lost = screen !== undefined && screen.issue < issueOf(book, screen.who);
      const number = screen?.number.replace(/(\d{4})/g, step.by % 2 === 0 ? '$1 ' : '$1-') ?? '';
      if (screen !== undefined)
        expect(await look(tried, { number })).toBe(lost ? 'card_replaced' : screen.who);
      return;
    }
    case 'mistype': {
      const at = step.by % 17;
      const number = (screen?.number ?? '').replace(/\d/g, (digit, place) =>
        place === at ? String((Number(digit) + 1) % 10) : digit,
      );
      if (screen !== undefined) expect(await look(tried, { number })).toBe('card_mistyped');
      return;
    }
    case 'lose':
      await laurel.replaceCard({ path, body: reason });
      book.issues.set(who, issueOf(book, who) + 1);
      return;
    case 'freeze':
      await laurel.freezeMember({ path, body: reason });
      await show(tried, playing, 1);
      await laurel.unfreezeMember({ path, body: reason });
      return;
    default:
      await laurel.closeMember({ path });
      await laurel.createMember({ body: { id: who } });
  }
}

const issueOf = ({ issues }: Book, who: string): number => issues.get(who) ?? 0;

/** Asked for by several at once: one number, hers for this issue, of the form that the program says, and nobody else's. */
async function show(tried: Tried, { book, every, who }: Playing, times: number): Promise<void> {
  const asked = await Promise.all(
    Array.from({ length: times }, () => tried.laurel.getCard({ path: { id: who } })),
  );
  const issue = issueOf(book, who);
  const now = Math.floor(tried.clock.now() / minute);
  for (const { data } of asked) {
    const { number = '', payload = '' } = data ?? {};
    const known = book.numbers.get(`${who} ${issue}`);
    if (known === undefined) expect(every.has(number)).toBe(false);
    expect(number).toBe(known ?? number);
    expect(number).toMatch(/^62\d{15}$/);
    expect(luhn(number) % 10).toBe(0);
    expect(payload).toMatch(new RegExp(`^LRL1:${number}:\\d{8}$`));
    expect(data?.issue).toBe(issue);
    const same = book.screens.find((each) => each.number === number && each.minute === now);
    expect(payload).toBe(same?.payload ?? payload);
    book.numbers.set(`${who} ${issue}`, number);
    every.add(number);
    book.screens.push({ who, issue, minute: now, number, payload });
  }
}

/** Two tills at once: a code counts for its minute and one after, for one of them, and no earlier one does then. */
async function scan(tried: Tried, book: Book, screen: Screen): Promise<void> {
  const { who, issue, number, payload } = screen;
  const age = Math.floor(tried.clock.now() / minute) - screen.minute;
  const found = await Promise.all([look(tried, { payload }), look(tried, { payload })]);
  const isTaken = screen.minute <= (book.taken.get(number) ?? Number.NEGATIVE_INFINITY);
  if (issue < issueOf(book, who)) expect(found).toEqual(['card_replaced', 'card_replaced']);
  else if (age > 1) expect(found).toEqual(['card_code_over', 'card_code_over']);
  else if (isTaken) expect(found).toEqual(['card_code_used', 'card_code_used']);
  else {
    expect(found.toSorted()).toEqual(['card_code_used', who]);
    book.taken.set(number, screen.minute);
  }
}

async function look(
  tried: Tried,
  body: { payload: string } | { number: string },
): Promise<string | undefined> {
  const { data, error } = await tried.laurel.lookUpCard({ body });
  return data?.member ?? error?.code;
}

/** Luhn, from the left, over the whole number. */
function luhn(number: string): number {
  const doubled = '0246813579';
  return [...number].reduce(
    (sum, digit, i) => sum + Number((number.length - i) % 2 === 0 ? doubled[Number(digit)] : digit),
    0,
  );
}
