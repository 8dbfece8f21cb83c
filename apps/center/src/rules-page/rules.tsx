import type { ReactNode } from 'react';
import { useCentre } from '../frame/centre.tsx';
import { Loaded } from '../frame/parts.tsx';
import { useRules } from './use-rules.ts';

/** 会员规则: all that is in force, and first what will change. */
export function RulesPage(): ReactNode {
  const { t } = useCentre();
  return (
    <Loaded query={useRules()} rows={8}>
      {({ sections, coming, version }) => (
        <div className="rules">
          <p className="quiet">{t('rules.since', { n: version })}</p>
          {coming.map(({ version: next, from, changes }) => (
            <div className="card change" key={next}>
              <h3>
                {t('rules.coming')} · {from}
              </h3>
              {changes.map((change) => (
                <div key={`${change.section} ${change.title}`}>
                  <strong>{change.title}</strong>
                  {change.before.map((line) => (
                    <del key={line}>{line}</del>
                  ))}
                  {change.after.map((line) => (
                    <ins key={line}>{line}</ins>
                  ))}
                </div>
              ))}
            </div>
          ))}
          {sections.map((section) => (
            <details key={section.id}>
              <summary>{section.title}</summary>
              {section.items.map((item) => (
                <div key={item.id} className="item">
                  <strong>{item.title}</strong>
                  {item.figure === undefined ? null : <span>{item.figure}</span>}
                  <ul className="plain">
                    {item.lines.map((line) => (
                      <li key={line}>{line}</li>
                    ))}
                  </ul>
                </div>
              ))}
            </details>
          ))}
        </div>
      )}
    </Loaded>
  );
}
