import { decision } from '../events/decision-schema.ts';
import { bool, integer, list, named, nullable, object, oneOf, text, time } from '../http/schema.ts';
import { names } from '../http/shared-schemas.ts';

export const shownRound = named(
  'GameRound',
  object({
    round: integer('Number of the round', { min: 1 }),
    hash: text('SHA-256 of the seed, hexadecimal; published before the first play'),
    seed: nullable(text('The seed, hexadecimal; told once the round is closed')),
    publishedAt: time('When the hash was published'),
    closedAt: nullable(time('When it was closed; null while it takes plays')),
    plays: integer('Plays so far', { min: 0 }),
    playsMax: integer('Plays after which it ends', { min: 0 }),
  }),
);
export const rounds = named('GameRounds', object({ data: list(shownRound, 'Newest first') }));

const prize = object({
  id: text('Prize'),
  name: names,
  odds: text('Published odds: a fraction or an exact decimal'),
  instead: nullable(text('What is given where none is left; null nothing')),
  left: nullable(integer('How many are left; null is no question of stock', { min: 0 })),
});
export const games = named(
  'Games',
  object({
    data: list(
      object({
        id: text('Game'),
        name: names,
        kind: oneOf('How it looks', 'wheel', 'scratch', 'box'),
        cost: nullable(object({ asset: text('Asset'), units: integer('Units of a play', { min: 1 }) })),
        prizes: list(prize, 'What can be drawn; what all odds leave of 1 is nothing'),
        pity: nullable(
          object({
            after: integer('Plays in a row without one of them', { min: 1 }),
            of: list(text('Prize'), 'Any of these'),
            gives: text('What the next play gives'),
          }),
        ),
      }),
      'Games of the program in force',
    ),
  }),
);

export const play = named(
  'GamePlay',
  object({
    game: text('Game'),
    round: integer('Round', { min: 1 }),
    n: integer('The member’s n-th play of the round', { min: 1 }),
    pseudonym: text('Stands for the member in the published round'),
    number: text('The number that was drawn, whole, below 2²⁵⁶'),
    version: integer('Version of the program whose odds it went by', { min: 1 }),
    drawn: nullable(text('The prize that the number fell on; null nothing')),
    prize: nullable(text('The prize that is given; null nothing')),
    pity: bool('Given because it did not come for so long'),
    out: list(text('Prize'), 'Prizes of which none was left'),
    at: time('When'),
  }),
);
export const played = named('GamePlayed', object({ decision, play }));
export const plays = named('GamePlays', object({ data: list(play, 'Newest first') }));
export const memberGames = named(
  'MemberGames',
  object({
    data: list(
      object({
        game: text('Game'),
        plays: integer('Plays in all', { min: 0 }),
        untilPity: nullable(
          integer('Plays without a prize until the next gives one; null has none', { min: 0 }),
        ),
      }),
      'By game of the program in force',
    ),
  }),
);
