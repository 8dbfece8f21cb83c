import { type FigureParts, figuresOf, type Left } from './figures.ts';

/** What operators watch of benefits that there are only so many of, as Prometheus reads it. */
export async function benefitLines(parts: FigureParts): Promise<string> {
  const rows = (await figuresOf(parts)).flatMap(({ benefit: { id }, stock, budget }) => [
    ...(stock === null ? [] : [[`benefit="${id}",of="stock"`, stock] as const]),
    ...(budget === null ? [] : [[`benefit="${id}",of="budget"`, budget] as const]),
  ]);
  if (rows.length === 0) return '';
  const figure = (name: string, help: string, read: (left: Left) => number | null): readonly string[] => {
    const lines = rows.flatMap(([labels, left]) => {
      const value = read(left);
      return value === null ? [] : [`laurel_benefit_${name}{${labels}} ${value}`];
    });
    return [`# HELP laurel_benefit_${name} ${help}`, `# TYPE laurel_benefit_${name} gauge`, ...lines];
  };
  return `${[
    ...figure('left', 'What is left of it', ({ left }) => left),
    ...figure(
      'alarm',
      '1 where so little is left that the program says operators want to know',
      ({ alarm }) => (alarm ? 1 : 0),
    ),
    ...figure('runway_days', 'Days that it lasts at the pace of the last 30', ({ runwayDays }) => runwayDays),
  ].join('\n')}\n`;
}
