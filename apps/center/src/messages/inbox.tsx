import type { ListMessagesResponse } from '@laurel/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useCentre, useOfMember } from '../frame/centre.tsx';
import { Empty, Loaded } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';

type Message = ListMessagesResponse['data'][number];

/** 消息: what the program had to tell her, newest first; what she has seen is read. */
export function Inbox(): ReactNode {
  const { t, laurel, member } = useCentre();
  const client = useQueryClient();
  const query = useOfMember('messages', (centre) =>
    told(centre.laurel.listMessages({ path: { id: member } })),
  );
  const newest = query.data?.data[0]?.id;
  const unread = query.data?.unread ?? 0;
  useEffect(() => {
    if (newest === undefined || unread === 0) return;
    void told(laurel.readMessages({ path: { id: member }, body: { upTo: newest } }))
      .then(() => client.invalidateQueries({ queryKey: ['member', 'messages'] }))
      .catch(() => undefined);
  }, [newest, unread, laurel, member, client]);
  return (
    <Loaded query={query}>
      {({ data }) =>
        data.length === 0 ? (
          <Empty text={t('inbox.empty')} />
        ) : (
          <div className="card list">
            {data.map((message) => (
              <Row key={message.id} message={message} />
            ))}
          </div>
        )
      }
    </Loaded>
  );
}

function Row({ message }: { readonly message: Message }): ReactNode {
  const { t, f, say, outline } = useCentre();
  const { template, params, title, body, at } = message;
  const asset = outline.assets[String(params['asset'])];
  const by = params['by'];
  const values = {
    units: typeof params['units'] === 'number' ? f.number(params['units']) : '',
    asset: asset === undefined ? '' : say(asset.name),
    date: typeof by === 'number' ? f.end(by) : '',
  };
  return (
    <div className="row">
      <span className="grow">
        <strong>
          {title == null
            ? t(template === 'asset.expiring' ? 'inbox.expiring' : 'inbox.other', values)
            : say(title)}
        </strong>
        <small>{body == null ? '' : say(body)}</small>
        <small>{f.time(at)}</small>
      </span>
    </div>
  );
}
