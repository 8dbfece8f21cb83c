import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCentre, useOfMember, useUnits } from '../frame/centre.tsx';
import { Loaded } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { tell, useFailed } from '../frame/tell.tsx';

/** 退出会员: what is lost, her data first, and only then the end. */
export function Leaving({ stay }: { readonly stay: () => void }): ReactNode {
  const { t, f, say, laurel, member } = useCentre();
  const units = useUnits();
  const query = useOfMember('leaving', (centre) =>
    told(centre.laurel.previewClosing({ path: { id: member } })),
  );
  const failed = useFailed();
  const take = useMutation({
    mutationFn: () => told(laurel.exportMember({ path: { id: member } })),
    onSuccess: (data) => {
      download(`${member}.json`, JSON.stringify(data, null, 2));
      tell(t('me.exported'));
    },
    onError: failed,
  });
  const leave = useMutation({
    mutationFn: () => told(laurel.closeMember({ path: { id: member } })),
    onError: failed,
  });
  if (leave.isSuccess) return <p className="said">{t('me.left')}</p>;
  return (
    <Loaded query={query}>
      {({ tiers, assets, worth }) => (
        <div className="leaving">
          <h3>{t('me.leaveTitle')}</h3>
          <ul className="plain">
            {tiers.map(({ track, name }) => (
              <li key={track}>{say(name)}</li>
            ))}
            {Object.entries(assets).map(([id, { balance }]) => (
              <li key={id}>{units(id, balance)}</li>
            ))}
          </ul>
          {worth == null ? null : (
            <p className="quiet">{t('me.leaveWorth', { money: f.money(worth.amount) })}</p>
          )}
          <button type="button" className="button" onClick={stay}>
            {t('me.leaveKeep')}
          </button>
          <button
            type="button"
            className="quiet wide"
            disabled={take.isPending}
            onClick={() => take.mutate()}
          >
            {t('me.export')}
          </button>
          <button
            type="button"
            className="danger wide"
            disabled={leave.isPending}
            onClick={() => leave.mutate()}
          >
            {t('me.leaveConfirm')}
          </button>
        </div>
      )}
    </Loaded>
  );
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
