import type { ReactNode } from 'react';
import { useCentre } from '../frame/centre.tsx';
import type { ShowSheet } from '../frame/sheets.tsx';

/** What is needed seldom: histories, rules, the way out. */
export function Me({ show }: { readonly show: ShowSheet }): ReactNode {
  const { t, say, outline } = useCentre();
  const histories = Object.entries(outline.assets).filter(([, { hidden }]) => !hidden);
  return (
    <div className="card list me">
      <button type="button" className="row" onClick={() => show({ sheet: 'rules' })}>
        {t('me.rules')}
      </button>
      {histories.map(([asset, { name }]) => (
        <button type="button" className="row" key={asset} onClick={() => show({ sheet: 'history', asset })}>
          {t('history.title', { asset: say(name) })}
        </button>
      ))}
      <button type="button" className="row" onClick={() => show({ sheet: 'leave' })}>
        {t('me.leave')}
      </button>
    </div>
  );
}
