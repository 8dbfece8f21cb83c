import type { Transfer } from '@laurel/sdk';
import { type ReactNode, useState } from 'react';
import { useCentre, useOfMember, useUnits } from '../frame/centre.tsx';
import { Loaded, Sheet } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';

/** A line of a history: tapped, it says why. */
export function TransferRow({ transfer }: { readonly transfer: Transfer }): ReactNode {
  const { t, f, outline, say } = useCentre();
  const [open, setOpen] = useState(false);
  const { id, rule, kind, amount, asset, happenedAt } = transfer;
  const name = rule === undefined ? undefined : outline.rules[rule];
  const title = name === undefined ? t(`kind.${kind}`) : say(name);
  return (
    <>
      <button type="button" className="row" onClick={() => setOpen(true)}>
        <span className="grow">
          <strong>{title}</strong>
          <small>{f.time(happenedAt)}</small>
        </span>
        <span className={amount < 0 ? 'figure minus' : 'figure'}>
          {amount > 0 ? '+' : ''}
          {f.number(amount)}
          <small>{say(outline.assets[asset]?.name ?? { zh: asset, en: asset })}</small>
        </span>
      </button>
      <Sheet title={t('why')} open={open} onClose={() => setOpen(false)}>
        <Why id={id} transfer={transfer} />
      </Sheet>
    </>
  );
}

function Why({ id, transfer }: { readonly id: string; readonly transfer: Transfer }): ReactNode {
  const { t, f, say } = useCentre();
  const units = useUnits();
  const query = useOfMember(`why/${id}`, ({ laurel }) => told(laurel.explainTransfer({ path: { id } })));
  return (
    <Loaded query={query}>
      {(why) => (
        <div className="why">
          <p className="said">{say(why.sentence)}</p>
          <dl>
            <dt>{t('happened')}</dt>
            <dd>{f.time(transfer.happenedAt)}</dd>
            {why.ruleName === undefined || why.ruleName === null ? null : (
              <>
                <dt>{t('rule')}</dt>
                <dd>
                  {say(why.ruleName)} · {t('version', { n: why.version })}
                </dd>
              </>
            )}
            {why.formula === undefined || why.formula === null ? null : (
              <>
                <dt>{t('formula')}</dt>
                <dd>
                  <code>{why.formula}</code>
                </dd>
              </>
            )}
            {Object.entries(why.inputs ?? {}).map(([name, value]) => (
              <div key={name} className="input">
                <dt>{name}</dt>
                <dd>
                  <code>{JSON.stringify(value)}</code>
                </dd>
              </div>
            ))}
          </dl>
          <p className="result">= {units(transfer.asset, transfer.amount)}</p>
          {why.agrees ? <p className="quiet">{t('recomputed')}</p> : null}
          {transfer.expiresAt === null ? null : (
            <p className="quiet">{t('until', { date: f.end(transfer.expiresAt) })}</p>
          )}
        </div>
      )}
    </Loaded>
  );
}
