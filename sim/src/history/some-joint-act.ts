import type { Act } from '../act.ts';
import { isOurs, type Joint } from '../oracle/partners/joint.ts';
import type { Random } from '../random.ts';

/** What a member remembers, and means to do next. */
export interface JointWallet {
  readonly name: string;
  registered: boolean;
  frozen: boolean;
  /** Whether she thinks that she has the plan, and how many pieces. */
  holds: boolean;
  pieces: number;
  /** What she thinks that she chose. */
  chosen: 'tune' | 'melody' | null;
  readonly quotes: string[];
  readonly soon: Act[];
}
export interface JointScene {
  readonly joint: Joint;
  readonly wallet: JointWallet;
  /** The id of the message that will carry it. */
  readonly id: string;
}

export const newJointWallet = (name: string): JointWallet => ({
  name,
  registered: false,
  frozen: false,
  holds: false,
  pieces: 0,
  chosen: null,
  quotes: [],
  soon: [],
});

/** What a member, a partner or an operator does next. */
export function someJointAct(random: Random, scene: JointScene): Act {
  const { wallet } = scene;
  if (wallet.frozen && random.chance(0.4)) {
    wallet.frozen = false;
    return { do: 'thaw' };
  }
  if (!wallet.registered && random.chance(0.97)) {
    wallet.registered = true;
    if (random.chance(0.8)) wallet.soon.push({ do: 'adjust', asset: 'ticket', units: random.int(1, 8) });
    return { do: 'register' };
  }
  // Terms end without being told.
  if (wallet.holds && random.chance(0.12)) wallet.holds = false;
  if (!wallet.holds && random.chance(0.3)) return quote(random, scene);
  return random.weighted<Make>(weights)(random, scene);
}

type Make = (random: Random, scene: JointScene) => Act;

const weights: readonly (readonly [number, Make])[] = [
  [22, claim],
  [16, answer],
  [3, quote],
  [1, (random, { wallet }) => buy(random.pick(['none', ...wallet.quotes]))],
  [3, ticket],
  [9, choose],
  [2, refund],
  [2, (random) => ({ do: 'used', cash: random.int(0, 2_645) })],
  [0.4, freeze],
  [0.2, () => ({ do: 'thaw' })],
  [0.4, () => ({ do: 'register' })],
  [0.3, (random) => ({ do: 'nonsense', wrong: random.pick(['negative', 'unknownType', 'text']) })],
];

const buy = (id: string): Act => ({ do: 'buy', quote: id, paid: true, mandate: false });

function freeze(_: Random, { wallet }: JointScene): Act {
  wallet.frozen = true;
  return { do: 'freeze' };
}

function refund(random: Random, scene: JointScene): Act {
  const { wallet } = scene;
  if (!wallet.holds && random.chance(0.8)) return claim(random, scene);
  wallet.holds = false;
  return { do: 'refundPlan', amount: null };
}

/** One of two, mostly where there is a choice and she may. */
function choose(random: Random, scene: JointScene): Act {
  const { joint, wallet } = scene;
  if ((joint.choice === null || !wallet.holds) && random.chance(0.9)) return claim(random, scene);
  const { chosen } = wallet;
  if (chosen !== null && random.chance(0.7)) {
    const benefit = chosen === 'tune' ? 'melody' : 'tune';
    wallet.chosen = benefit;
    return { do: 'choose', benefit, instead: random.chance(0.7) ? chosen : null };
  }
  const benefit = random.pick(['tune', 'melody'] as const);
  wallet.chosen = benefit;
  return { do: 'choose', benefit, instead: random.chance(0.1) ? random.pick(['tune', 'melody']) : null };
}

function ticket(random: Random): Act {
  const units = random.int(1, 5);
  return { do: 'adjust', asset: 'ticket', units: random.chance(0.2) ? -units : units };
}

/** Mostly she buys at the price that she was told. */
function quote(random: Random, { wallet, id }: JointScene): Act {
  const variant = random.weighted([
    [7, 'month'],
    [3, 'year'],
    [0.3, 'lie'],
  ] as const);
  if (variant !== 'lie') {
    wallet.quotes.push(id);
    if (random.chance(0.85)) {
      wallet.soon.unshift(buy(id));
      wallet.holds = true;
      wallet.pieces += 1;
    }
  }
  return { do: 'quote', variant, instead: false };
}

/** Partners answer at once, later, twice, in any order, or never. */
function claim(random: Random, { joint, wallet }: JointScene): Act {
  const benefit = random.weighted([
    [6, 'card'],
    [3, 'coded'],
    [6, 'ticketed'],
    [2, 'welcome'],
    [2, 'opening'],
    [0.3, 'tune'],
    [0.2, 'lie'],
  ] as const);
  const needs = isOurs(benefit) ? joint.benefits[benefit] : null;
  if (needs?.holders === true && !wallet.holds && random.chance(0.8))
    return claim(random, { joint, wallet, id: '' });
  wallet.pieces += 1;
  const claimed: Act = { do: 'claim', benefit };
  const tells = random.weighted<readonly ('delivered' | 'failed' | 'replaced')[]>([
    [4, []],
    [3, ['delivered']],
    [4, ['failed']],
    [2, ['failed', 'delivered']],
    [1, ['delivered', 'failed']],
    [1, ['delivered', 'delivered']],
    [1, ['delivered', 'replaced']],
    [1, ['replaced']],
  ]);
  const told = tells.map((outcome): Act => ({ do: 'answerPiece', back: 0, outcome }));
  if (needs === null || needs.tickets === 0 || random.chance(0.4)) {
    wallet.soon.push(...told);
    return claimed;
  }
  wallet.soon.push(claimed, ...told);
  return { do: 'adjust', asset: 'ticket', units: random.int(1, 6) };
}

function answer(random: Random, scene: JointScene): Act {
  const { pieces } = scene.wallet;
  if (pieces === 0 && random.chance(0.95)) return claim(random, scene);
  const outcome = random.weighted([
    [5, 'delivered'],
    [4, 'failed'],
    [2, 'replaced'],
  ] as const);
  const back = random.chance(0.05) ? 9 : random.int(0, Math.min(6, Math.max(0, pieces - 1)));
  return { do: 'answerPiece', back, outcome };
}
