import { useQuery } from '@tanstack/react-query';
import { QRCodeSVG } from 'qrcode.react';
import type { ReactNode } from 'react';
import { useCentre } from '../frame/centre.tsx';
import { Loaded } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';

/** The member code; the next one is fetched as the minute ends. */
export function MemberCode(): ReactNode {
  const { t, laurel, member } = useCentre();
  const query = useQuery({
    queryKey: ['member', 'card'],
    queryFn: () => told(laurel.getCard({ path: { id: member } })),
    // A code lives a minute at most; who asks three times in it shows one that is good for a while.
    refetchInterval: 20_000,
  });
  return (
    <Loaded query={query} rows={5}>
      {({ payload, formatted }) => (
        <div className="code">
          <div className="plate">
            <QRCodeSVG value={payload} size={220} level="M" title={t('card.show')} />
          </div>
          <strong>{formatted}</strong>
          <p className="quiet">{t('card.refresh')}</p>
          <p className="quiet">{t('card.hint')}</p>
        </div>
      )}
    </Loaded>
  );
}
