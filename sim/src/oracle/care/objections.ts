import type { Act } from '../../act.ts';
import { againstOrder } from '../club/orders.ts';
import { later } from '../days.ts';
import { availableOf } from '../purse.ts';
import { againstCase, isLessUrgent } from './cases.ts';
import { startOfDay } from './ladder.ts';
import { againstQuiz, againstSignUp, againstVote } from './parts.ts';
import { againstEnding, againstPause } from './pauses.ts';
import { againstFounding, againstJoining } from './teams.ts';
import type { Asked } from './world.ts';

/** All that speaks against it; `room`: the page does not say whether it is refused. */
export interface Objections {
  readonly codes: readonly string[];
  readonly room: boolean;
}
const minute = 60_000;
const no = (...codes: readonly string[]): Objections => ({ codes, room: false });

export function objectionsTo(asked: Asked): Objections {
  const { world, person, sent, now, at, happened } = asked;
  const { act } = sent;
  if (act.do === 'nonsense') return no('*');
  const codes: string[] = [];
  if (sent.time > now + 5 * minute) codes.push('in_future');
  if (later(world.care.zone, happened, { days: world.care.latenessDays }) < at) codes.push('too_late');
  if (person.joinedAt === null)
    return no(...codes, ...(act.do === 'register' ? [] : ['unknown_member', '*']));
  if (act.do === 'register') codes.push('already_a_member');
  if (happened < person.joinedAt) codes.push('before_joining');
  if (person.frozen && refusedWhenFrozen.includes(act.do)) codes.push('member_frozen', '*');
  if (act.do === (person.frozen ? 'freeze' : 'thaw')) codes.push('*');
  if (person.frozen && codes.length > 0) return no(...codes, '*');
  const room = person.frozen && !appliesWhenFrozen.includes(act.do);
  return { codes: [...codes, ...againstAct(asked, act)], room: room || isRoom(asked, act) };
}

const appliesWhenFrozen: readonly Act['do'][] = ['refund', 'cancel', 'adjust', 'thaw', 'freeze'];
const refusedWhenFrozen: readonly Act['do'][] = ['complete', 'review'];

/**
 * Nobody says what becomes of asking for a team of nobody, of ending a pause that did not begin under its version, nor
 * of a line that is more urgent, and less than the case.
 */
function isRoom({ world, person, at }: Asked, act: Act): boolean {
  if (act.do === 'joinTeam') return !world.people.has(act.founder);
  if (act.do === 'endPause')
    return person.pauses.some(
      ({ id, state, from }) =>
        id === act.pause && state === 'planned' && startOfDay(world.care.zone, from) <= at,
    );
  return act.do === 'escalateCase' && isLessUrgent(world.care, person, act, at);
}

function againstAct(asked: Asked, act: Act): readonly string[] {
  const { world, person, at } = asked;
  const { care } = world;
  switch (act.do) {
    case 'complete':
    case 'refund':
    case 'cancel':
      return againstOrder(person, act);
    case 'adjust':
      return -act.units > availableOf(person, act.asset) ? ['insufficient_available'] : [];
    case 'try':
      return person.triedUntil === null ? [] : ['trial_used'];
    case 'verify':
      if (act.field !== 'city') return ['unknown_field_of_profile'];
      return act.verified && person.city === null ? ['invalid_value'] : [];
    case 'pause':
      return againstPause(care, person, act, at);
    case 'endPause':
      return againstEnding(care, person, act.pause, at);
    case 'setTier':
      return act.until !== null && act.until <= at ? ['invalid_value'] : [];
    case 'clearTier':
      return person.byHand === null ? ['no_tier_by_hand'] : [];
    case 'openCase':
    case 'answerCase':
    case 'handOverCase':
    case 'escalateCase':
    case 'closeCase':
    case 'rateCase':
      return againstCase(care, person, act, at);
    default:
      return againstPart(asked, act);
  }
}

function againstPart(asked: Asked, act: Act): readonly string[] {
  switch (act.do) {
    case 'signUp':
    case 'giveUpPlace':
    case 'attend':
      return againstSignUp(asked, act);
    case 'vote':
      return againstVote(asked, act);
    case 'startQuiz':
    case 'answerQuiz':
      return againstQuiz(asked, act);
    case 'foundTeam':
      return againstFounding(asked);
    case 'joinTeam':
      return againstJoining(asked, act.founder);
    default:
      return [];
  }
}
