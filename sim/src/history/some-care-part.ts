import type { Act } from '../act.ts';
import type { Care } from '../oracle/care/care.ts';
import type { Random } from '../random.ts';
import { type CareScene, soon } from './care-wallet.ts';
import { complete, type Make, someAnswer } from './some-care-order.ts';

/** What she does next in one of the activities, mostly one that is open. */
export function somePart(random: Random, care: Care, scene: CareScene): Act {
  const open = weights.filter(([, span]) => {
    const { from, until } = care[span];
    return from <= scene.now && scene.now < until;
  });
  if (open.length === 0 && random.chance(0.8)) return complete(random, care, scene);
  const of = open.length > 0 && random.chance(0.95) ? open : weights;
  return random.weighted<Make>(of.map(([weight, , make]) => [weight, make]))(random, care, scene);
}

const weights: readonly (readonly [number, 'fair' | 'salon' | 'taste' | 'quiz' | 'walk', Make])[] = [
  [7, 'fair', onFair],
  [2, 'salon', onSalon],
  [0.1, 'salon', () => ({ do: 'signUp', activity: 'lie' })],
  [
    2,
    'taste',
    (random) => ({ do: 'vote', option: random.chance(0.95) ? random.pick(['plum', 'fig']) : 'lie' }),
  ],
  [3, 'quiz', quiz],
  [0.7, 'quiz', someAnswer],
  [12, 'walk', team],
];

function onSalon(random: Random, care: Care, { wallet }: CareScene): Act {
  if (random.chance(0.3)) soon(wallet, { do: 'attend', activity: 'salon' });
  const does = random.pick(['signUp', 'signUp', 'attend', 'giveUpPlace'] as const);
  if (does === 'signUp' && random.chance(0.7)) {
    soon(wallet, { do: 'signUp', activity: 'salon' });
    return { do: 'adjust', asset: 'growth', units: care.thresholds[0] };
  }
  return { do: does, activity: 'salon' };
}

function onFair(random: Random, { fair }: Care, { wallet, wallets }: CareScene): Act {
  // Several who want the same places at once.
  if (random.chance(0.1))
    for (const each of wallets) if (each.registered) soon(each, { do: 'signUp', activity: 'fair' });
  if (!wallet.signedUp && fair.cost > 0 && random.chance(0.4)) {
    soon(wallet, { do: 'signUp', activity: 'fair' });
    wallet.signedUp = true;
    return { do: 'adjust', asset: 'points', units: fair.cost };
  }
  if (!wallet.signedUp || random.chance(0.1)) {
    wallet.signedUp = true;
    return { do: 'signUp', activity: 'fair' };
  }
  if (random.chance(0.4)) return { do: 'attend', activity: 'fair' };
  wallet.signedUp = false;
  return { do: 'giveUpPlace', activity: 'fair' };
}

function quiz(random: Random, _: Care, { wallet }: CareScene): Act {
  if (random.chance(0.8)) soon(wallet, someAnswer(random));
  return { do: 'startQuiz' };
}

/** Founds one where nobody has; else joins one, and buys for it. */
function team(random: Random, care: Care, scene: CareScene): Act {
  const { wallet, wallets, id } = scene;
  const founded = wallets.filter(({ team: one }) => one !== null);
  const one = random.chance(0.1) ? random.pick(wallets) : founded.length > 0 ? random.pick(founded) : null;
  if (one === null || (founded.length < 2 && random.chance(0.08))) {
    wallet.team ??= id;
    return { do: 'foundTeam' };
  }
  if (one === wallet || random.chance(0.4)) return complete(random, care, scene);
  soon(wallet, complete(random, care, { ...scene, id: `${id}t` }));
  return { do: 'joinTeam', founder: one.name, team: one.team ?? 'none' };
}
