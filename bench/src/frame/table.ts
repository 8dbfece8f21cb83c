import type { BenchReport, BenchResult, Goal, Measure, Spread } from './report.ts';

/** The report as people read it. */
export function tableOf(report: BenchReport): string {
  const { machine, results } = report;
  const rows = results.flatMap((result) => result.measures.map((measure) => rowOf(result, measure)));
  const head = ['goal', 'measured', 'unit', 'ceiling', 'product', 'ratio', 'wanted', ''];
  return [
    `Node ${machine.node} (V8 ${machine.v8}), SQLite ${machine.sqlite}, ${machine.system}`,
    `${machine.cores} × ${machine.processor}, ${machine.memoryMiB} MiB`,
    '',
    ...aligned([head, ...rows]),
    '',
    ...results.flatMap(remarks),
  ].join('\n');
}

function rowOf({ no, name }: BenchResult, measure: Measure): readonly string[] {
  const { what, unit, ceiling, product, ratio, goal, met } = measure;
  return [
    `${no} ${name}`,
    what,
    unit,
    shown(ceiling),
    shown(product),
    shown(ratio),
    goalText(goal),
    met ? 'met' : 'MISSED',
  ];
}

function shown({ median, min, max }: Spread): string {
  return `${figure(median)} (${figure(min)}–${figure(max)})`;
}

function goalText(goal: Goal): string {
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}

/** Three digits that count. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 1_000)
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ',');
  return value.toPrecision(3);
}

function remarks({ no, name, about, sizes, shares, measures, notes }: BenchResult): readonly string[] {
  const sized = Object.entries(sizes).map(([key, value]) => `${key} ${value}`);
  return [
    `${no} ${name}: ${about}`,
    ...measures.map((measure) => `  ${measure.what}: against ${measure.against}`),
    `  sizes: ${sized.join(', ')}`,
    `  shares: ${shares}`,
    ...notes.map((note) => `  ${note}`),
    '',
  ];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
