import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useCentre, useOfMember, useUnits } from '../frame/centre.tsx';
import { told } from '../frame/session.ts';
import { tell, useFailed } from '../frame/tell.tsx';
import type { Item } from './mall.tsx';

/** Says what it costs and where it goes, then orders. What was typed stays when it does not go through. */
export function Ordering(of: {
  readonly item: Item;
  readonly units: number;
  readonly done: () => void;
}): ReactNode {
  const { item, units, done } = of;
  const { t, say, laurel, member } = useCentre();
  const inWords = useUnits();
  const client = useQueryClient();
  const failed = useFailed();
  const field = useId();
  const { data: self } = useOfMember('self', (centre) =>
    told(centre.laurel.getMember({ path: { id: member } })),
  );
  const known = item.address == null ? undefined : self?.profile[item.address];
  const kept = typeof known === 'string' ? known : '';
  const [typed, setTyped] = useState<string | null>(null);
  const address = typed ?? kept;
  const act = useMutation({
    mutationFn: () => {
      const body = { item: item.id, ...(item.address == null || address === '' ? {} : { address }) };
      return told(laurel.placeMallOrder({ path: { id: member }, body }));
    },
    onSuccess: async () => {
      tell(t('play.exchanged'));
      done();
      await Promise.all([
        client.invalidateQueries({ queryKey: ['member'] }),
        client.invalidateQueries({ queryKey: ['mall'] }),
      ]);
    },
    onError: failed,
  });
  return (
    <form
      className="ordering"
      onSubmit={(e) => {
        e.preventDefault();
        act.mutate();
      }}
    >
      <p>{t('play.confirm', { name: say(item.name), price: inWords(item.price.asset, units) })}</p>
      {item.address == null ? null : (
        <>
          <label htmlFor={field}>{t('play.address')}</label>
          <textarea id={field} rows={2} required value={address} onChange={(e) => setTyped(e.target.value)} />
        </>
      )}
      <button type="submit" className="button" disabled={act.isPending}>
        {t('play.exchange')}
      </button>
    </form>
  );
}
