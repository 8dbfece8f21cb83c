import type { MallItems } from '@laurel/sdk';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Loaded, Sheet } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { Ordering } from './ordering.tsx';
import { Orders } from './orders.tsx';

export type Item = MallItems['data'][number];

/** What points buy: her own price, what is left, and whether she can afford it. */
export function Mall(): ReactNode {
  const { t, laurel } = useCentre();
  const items = useQuery({ queryKey: ['mall'], queryFn: () => told(laurel.listMall()) });
  const [onlyAffordable, setOnlyAffordable] = useState(false);
  const [ordering, setOrdering] = useState<Item | null>(null);
  const { say } = useCentre();
  const priceOf = usePrices();
  return (
    <>
      <label className="filter">
        <input
          type="checkbox"
          checked={onlyAffordable}
          onChange={(e) => setOnlyAffordable(e.target.checked)}
        />
        {t('play.affordable')}
      </label>
      <Loaded query={items} rows={3}>
        {({ data }) => (
          <div className="shelf">
            {data
              .filter((item) => !onlyAffordable || priceOf(item).missing <= 0)
              .map((item) => (
                <Good key={item.id} item={item} order={() => setOrdering(item)} />
              ))}
          </div>
        )}
      </Loaded>
      <Orders />
      <Sheet
        title={ordering === null ? '' : say(ordering.name)}
        open={ordering !== null}
        onClose={() => setOrdering(null)}
      >
        {ordering === null ? null : (
          <Ordering item={ordering} units={priceOf(ordering).units} done={() => setOrdering(null)} />
        )}
      </Sheet>
    </>
  );
}

function Good({ item, order }: { readonly item: Item; readonly order: () => void }): ReactNode {
  const { t, f, say, outline } = useCentre();
  const { units, missing } = usePrices()(item);
  const asset = outline.assets[item.price.asset]?.name ?? { zh: item.price.asset, en: item.price.asset };
  const isGone = item.left === 0;
  return (
    <div className="good">
      <div className="picture" aria-hidden="true">
        {say(item.name).slice(0, 1)}
      </div>
      <strong>{say(item.name)}</strong>
      <span className="figure">
        {f.number(units)} <small>{say(asset)}</small>
      </span>
      <small>
        {item.cash == null ? '' : `${t('play.cash', { money: f.money(item.cash) })} · `}
        {item.left == null ? '' : isGone ? t('play.soldOut') : t('play.left', { n: f.number(item.left) })}
      </small>
      <button type="button" className="button small" disabled={isGone || missing > 0} onClick={order}>
        {isGone
          ? t('play.soldOut')
          : missing > 0
            ? t('play.short', { n: f.number(missing) })
            : t('play.exchange')}
      </button>
    </div>
  );
}

/** What an item costs this member, and how much she lacks. */
function usePrices(): (item: Item) => { readonly units: number; readonly missing: number } {
  const { data: self } = useOfMember('self', ({ laurel, member }) =>
    told(laurel.getMember({ path: { id: member } })),
  );
  return ({ price, byTier }) => {
    const mine = self?.tiers.map(({ tier }) => byTier[tier]).find((each) => each !== undefined);
    const units = mine ?? price.units;
    return { units, missing: units - (self?.assets[price.asset]?.available ?? 0) };
  };
}
