import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Empty, Loaded } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { TransferRow } from './why-sheet.tsx';

/** All that moved of one asset, newest first, with what is pending and what ends soon apart. */
export function History({ asset }: { readonly asset: string }): ReactNode {
  const centre = useCentre();
  const { t, laurel, member } = centre;
  const query = useInfiniteQuery({
    queryKey: ['member', 'transfers', asset],
    queryFn: ({ pageParam }) =>
      told(
        laurel.listTransfers({
          path: { id: member },
          query: { asset, limit: 20, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  return (
    <>
      <Standing asset={asset} />
      <Loaded query={query} rows={6}>
        {({ pages }) => {
          const rows = pages.flatMap(({ data }) => data);
          if (rows.length === 0) return <Empty text={t('history.empty')} />;
          return (
            <div className="card list">
              {rows.map((transfer) => (
                <TransferRow key={transfer.id} transfer={transfer} />
              ))}
              {query.hasNextPage ? (
                <button type="button" className="quiet wide" onClick={() => void query.fetchNextPage()}>
                  {t('history.loadMore')}
                </button>
              ) : (
                <p className="quiet wide">{t('history.end')}</p>
              )}
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

function Standing({ asset }: { readonly asset: string }): ReactNode {
  const { t, f } = useCentre();
  const query = useOfMember('self', ({ laurel, member }) => told(laurel.getMember({ path: { id: member } })));
  return (
    <Loaded query={query} rows={1}>
      {({ assets }) => {
        const has = assets[asset];
        if (has === undefined) return null;
        const apart = (['pending', 'held', 'owed'] as const).filter((each) => has[each] > 0);
        return (
          <div className="standing">
            <strong className="big">{f.number(has.available)}</strong>
            {apart.map((each) => (
              <span key={each}>
                {t(`history.${each}`)} {f.number(has[each])}
              </span>
            ))}
            {has.expiring.slice(0, 2).map(({ amount, at }) => (
              <span key={at}>
                {t('history.expiring')} {f.number(amount)} · {f.end(at)}
              </span>
            ))}
          </div>
        );
      }}
    </Loaded>
  );
}
