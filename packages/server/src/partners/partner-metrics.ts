import { inForce } from '@laurel/core';
import type { Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import type { Reads } from '../reads.ts';
import { type PoolFigures, poolFigures } from './figures.ts';

/** What operators watch of pools of codes, as Prometheus reads it. */
export async function partnerLines({
  store,
  reads,
  clock,
}: {
  readonly store: Pick<Store, 'stock' | 'partnerCodes'>;
  readonly reads: Pick<Reads, 'programs'>;
  readonly clock: Pick<Clock, 'now'>;
}): Promise<string> {
  const programs = reads.programs();
  if (programs.versions.length === 0) return '';
  const at = clock.now();
  const { compiled } = inForce(programs, at);
  const rows: (readonly [labels: string, figures: PoolFigures])[] = [];
  for (const partner of compiled.partners.values()) {
    for (const item of partner.items.values()) {
      const figures = await poolFigures(store, compiled, item, at);
      if (figures !== null) rows.push([`partner="${partner.id}",item="${item.id}"`, figures]);
    }
  }
  if (rows.length === 0) return '';
  const gauge = (name: string, help: string, read: (of: PoolFigures) => number | null): readonly string[] => [
    `# HELP laurel_partner_codes_${name} ${help}`,
    `# TYPE laurel_partner_codes_${name} gauge`,
    ...rows.flatMap(([labels, figures]) => {
      const value = read(figures);
      return value === null ? [] : [`laurel_partner_codes_${name}{${labels}} ${value}`];
    }),
  ];
  return `${[
    ...gauge('left', 'Codes that can be given', ({ left }) => left),
    ...gauge('alarm', '1 where so few are left that operators want to know', ({ alarm }) => (alarm ? 1 : 0)),
    ...gauge('runway_days', 'Days that they last at the pace of the last 30', ({ runwayDays }) => runwayDays),
  ].join('\n')}\n`;
}
