import type { GamePlay, Games } from '@laurel/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useCentre, useOfMember, useUnits } from '../frame/centre.tsx';
import { Sheet } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { useFailed } from '../frame/tell.tsx';
import { percentOf } from './percent-of.ts';
import { Verify } from './verify.tsx';
import { Wheel } from './wheel.tsx';

export type GameOf = Games['data'][number];

/** A game: its wheel, chances left, published odds, and after a play the sheet that verifies it. */
export function Game({ game }: { readonly game: GameOf }): ReactNode {
  const { t, f, say } = useCentre();
  const units = useUnits();
  const { play, last, turning } = usePlaying(game);
  const [verifying, setVerifying] = useState(false);
  const { data: self } = useOfMember('self', ({ laurel, member }) =>
    told(laurel.getMember({ path: { id: member } })),
  );
  const { cost } = game;
  // A game that costs nothing is bounded by its limits, which the server keeps.
  const chances = cost === null ? null : Math.floor((self?.assets[cost.asset]?.available ?? 0) / cost.units);
  const won = game.prizes.find(({ id }) => id === last?.prize);
  return (
    <div className="card game">
      <h3>{say(game.name)}</h3>
      <Wheel prizes={game.prizes} landed={last?.prize ?? null} turns={turning} />
      <p aria-live="polite" className="outcome">
        {last === null || play.isPending
          ? cost === null
            ? ''
            : t('play.cost', { cost: units(cost.asset, cost.units) })
          : won === undefined
            ? t('play.lost')
            : t('play.won', { name: say(won.name) })}
      </p>
      <button
        type="button"
        className="button"
        disabled={chances === 0 || play.isPending}
        onClick={() => play.mutate()}
      >
        {t('play.play')}
        {chances === null ? '' : ` · ${t('play.chances', { n: f.number(chances) })}`}
      </button>
      <details>
        <summary>{t('play.odds')}</summary>
        <ul className="odds">
          {game.prizes.map((prize) => (
            <li key={prize.id}>
              <span>{say(prize.name)}</span>
              <span>{percentOf(prize.odds)}</span>
              <small>{prize.left == null ? '' : t('play.left', { n: f.number(prize.left) })}</small>
            </li>
          ))}
        </ul>
      </details>
      {last === null ? null : (
        <button type="button" className="quiet" onClick={() => setVerifying(true)}>
          {t('play.verify')}
        </button>
      )}
      <Sheet title={t('play.verify')} open={verifying} onClose={() => setVerifying(false)}>
        {last === null ? null : <Verify play={last} />}
      </Sheet>
    </div>
  );
}

function usePlaying(game: GameOf) {
  const { laurel, member } = useCentre();
  const client = useQueryClient();
  const failed = useFailed();
  const [last, setLast] = useState<GamePlay | null>(null);
  const [turning, setTurning] = useState(0);
  const play = useMutation({
    mutationFn: () => told(laurel.playGame({ path: { id: member, game: game.id } })),
    onSuccess: async ({ play: drawn }) => {
      setLast(drawn);
      setTurning((before) => before + 1);
      await Promise.all([
        client.invalidateQueries({ queryKey: ['member'] }),
        client.invalidateQueries({ queryKey: ['games'] }),
      ]);
    },
    onError: failed,
  });
  return { play, last, turning };
}
