import type { Act } from '../act.ts';
import { type Care, optionsOf } from '../oracle/care/care.ts';
import type { Random } from '../random.ts';
import type { CareScene } from './care-wallet.ts';

export type Make = (random: Random, care: Care, scene: CareScene) => Act;

export function complete(random: Random, care: Care, { wallet, id }: CareScene): Act {
  const [v2, v3] = care.thresholds;
  const amount = random.pick([100 * v2, 100 * v2 - 1, 100 * v3, 999, 1_000, 4_000, random.int(0, 30_000)]);
  wallet.orders.push({ id: `o${id}`, left: amount });
  return { do: 'complete', order: `o${id}`, amount, app: false };
}

export function someAnswer(random: Random): Act {
  const some = (options: readonly string[]): readonly string[] => options.filter(() => random.chance(0.5));
  const one = random.chance(0.03) ? ['lie'] : some(optionsOf.one);
  return { do: 'answerQuiz', one, two: some(optionsOf.two) };
}
