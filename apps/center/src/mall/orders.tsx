import type { MallOrder } from '@laurel/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Loaded } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { useFailed } from '../frame/tell.tsx';

/** 我的兑换: what she ordered, where it is, and taking it back while it was not sent. */
export function Orders(): ReactNode {
  const { t } = useCentre();
  const query = useOfMember('mall-orders', ({ laurel, member }) =>
    told(laurel.listMallOrders({ path: { id: member } })),
  );
  return (
    <details className="orders">
      <summary>{t('play.orders')}</summary>
      <Loaded query={query} rows={2}>
        {({ data }) =>
          data.length === 0 ? (
            <p className="quiet">{t('play.noOrders')}</p>
          ) : (
            <div className="card list">
              {data.map((order) => (
                <Row key={order.order} order={order} />
              ))}
            </div>
          )
        }
      </Loaded>
    </details>
  );
}

function Row({ order }: { readonly order: MallOrder }): ReactNode {
  const { t, f, say, laurel, member } = useCentre();
  const client = useQueryClient();
  const failed = useFailed();
  const { data: mall } = useQuery({ queryKey: ['mall'], queryFn: () => told(laurel.listMall()) });
  const act = useMutation({
    mutationFn: () => told(laurel.cancelMallOrder({ path: { id: member, order: order.order } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['member'] }),
    onError: failed,
  });
  const name = mall?.data.find(({ id }) => id === order.item)?.name;
  const isOpen = order.state === 'awaiting' || order.state === 'paid';
  return (
    <div className="row">
      <span className="grow">
        <strong>{name === undefined ? order.item : say(name)}</strong>
        <small>
          {f.time(order.at)}
          {order.tracking == null ? '' : ` · ${order.carrier ?? ''} ${order.tracking}`}
        </small>
      </span>
      <small className="state">{t(`play.state.${order.state}`)}</small>
      {isOpen ? (
        <button type="button" className="quiet" disabled={act.isPending} onClick={() => act.mutate()}>
          {t('play.cancel')}
        </button>
      ) : null}
    </div>
  );
}
