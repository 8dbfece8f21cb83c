import { beforeAll } from 'vitest';
import { type Person, person } from './person.ts';
import type { Shop } from './shop.ts';
import { type Timeline, timeline } from './timeline.ts';
import { rfc } from './times.ts';

/** What a story has to hand: the store, its clock, and people whom no other story knows. */
export type Scene = {
  readonly shop: Shop;
  readonly at: Timeline['at'];
  readonly person: (name?: string) => Person;
};
type Story = (scene: Scene) => Promise<void>;

/** How long all stories of one store may take together. */
const toldMsMax = 120_000;

/**
 * Stories that share one store. `told(story)` is the body of a test: all stories are told at once before the first
 * test, and each test looks at how its own one ended.
 */
export function stories(shopOf: () => Shop): { readonly told: (story: Story) => () => Promise<void> } {
  const book: Story[] = [];
  let ends: readonly PromiseSettledResult<void>[] = [];
  beforeAll(async () => {
    const shop = shopOf();
    const line = timeline((to) => moveClock(shop, to));
    const sceneOf = (n: number): Scene => {
      let people = 0;
      return {
        shop,
        at: line.at,
        person: (name) => {
          people += 1;
          return person(shop, `m${n}-${name ?? people}`, line.at);
        },
      };
    };
    ends = await line.tell(book.map((story, n) => () => story(sceneOf(n))));
  }, toldMsMax);
  return {
    told: (story) => {
      const n = book.push(story) - 1;
      return async () => {
        const end = ends[n];
        if (end === undefined) throw new Error('the stories were not told');
        if (end.status === 'rejected') throw end.reason;
      };
    },
  };
}

/** Forward, if it does not stand there yet: a clock that ticks may have passed the time by itself. */
export async function moveClock(shop: Shop, to: string): Promise<void> {
  const { error } = await shop.laurel.moveClock({ body: { to: rfc(to) } });
  if (error !== undefined && error.code !== 'clock_backwards')
    throw new Error(`the clock: ${JSON.stringify(error)}`);
}
