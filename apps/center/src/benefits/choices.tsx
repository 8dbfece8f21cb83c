import type { MemberBenefits } from '@laurel/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCentre } from '../frame/centre.tsx';
import { Section } from '../frame/parts.tsx';
import { told } from '../frame/session.ts';
import { useFailed } from '../frame/tell.tsx';

type Choice = MemberBenefits['choices'][number];
interface Named {
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
}

/** Choose n of m, and swap while the window is open. */
export function Choices({
  choice,
  names,
}: {
  readonly choice: Choice;
  readonly names: readonly Named[];
}): ReactNode {
  const { t, f, say, laurel, member } = useCentre();
  const client = useQueryClient();
  const failed = useFailed();
  const { chosen, options, pick, swap } = choice;
  const act = useMutation({
    mutationFn: (benefit: string) => {
      const instead = chosen.length >= pick ? chosen.at(-1)?.benefit : undefined;
      const body = instead === undefined ? {} : { instead };
      return told(laurel.chooseBenefit({ path: { id: member, benefit }, body }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['member'] }),
    onError: failed,
  });
  const nameOf = (id: string): string => {
    const found = names.find((each) => each.id === id);
    return found === undefined ? id : say(found.name);
  };
  return (
    <Section title={say(choice.name)}>
      <div className="card list">
        {[...new Set([...chosen.map(({ benefit }) => benefit), ...options])].map((id) => {
          const row = chosen.find(({ benefit }) => benefit === id);
          return (
            <div className="row" key={id}>
              <span className="grow">
                <strong>{nameOf(id)}</strong>
                {row?.to == null ? null : <small>{t('benefits.until', { date: f.end(row.to) })}</small>}
              </span>
              {row === undefined ? (
                <button
                  type="button"
                  className="button small"
                  disabled={act.isPending}
                  onClick={() => act.mutate(id)}
                >
                  {t('benefits.pick')}
                </button>
              ) : (
                <small className="state ok">{t('benefits.chosen')}</small>
              )}
            </div>
          );
        })}
        {swap == null ? null : <p className="quiet wide">{t('benefits.swap', { n: swap.left })}</p>}
      </div>
    </Section>
  );
}
