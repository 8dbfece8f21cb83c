import type { Month, Move, Pair } from './comparison.ts';
import type { Simulation } from './simulate.ts';

/** Rows of a table at most; the JSON has them all. */
const ROWS_MAX = 200;

/** The simulation as one page that needs nothing else: to be sent round before a program is approved. */
export function reportHtml(simulation: Simulation, title: string): string {
  const { from, to, members, losers, gainers, refused, passes, unsettled, stockEndless } = simulation;
  const since = from === null ? 'the beginning' : timeText(from);
  const notes = [
    stockEndless ? 'Stock and counters that members share were taken as endless.' : '',
    unsettled > 0 ? `${unsettled} members had not come to rest after ${passes} passes.` : '',
    refused > 0 ? `${refused} events that were taken would be refused.` : '',
  ].filter(Boolean);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2024; }
  table { border-collapse: collapse; width: 100%; margin: .5rem 0 2rem; }
  th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #e0e3e6; }
  td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
</style>
<h1>${escaped(title)}</h1>
<p>${members} members, from ${since} to ${timeText(to)}. ${gainers} would have more, ${losers} less.</p>
${notes.map((note) => `<p>${escaped(note)}</p>`).join('\n')}
<h2>Moves between tiers</h2>
${table(
  ['track', 'from', 'to', '#members'],
  simulation.steps.map((step) => [step.track, step.from, step.to, step.members]),
)}
<h2>Who moves when it is published</h2>
${movesTable(simulation.atPublication)}
<h2>Who would stand elsewhere by now</h2>
${movesTable(simulation.moves)}
<h2>Units by month</h2>
${monthsTable(simulation.months)}
<h2>Balances at the end</h2>
${table(
  ['asset', '#before', '#after', '#difference'],
  simulation.assets.map(({ asset, before, after }) => [asset, before, after, signed(after - before)]),
)}
<h2>Hardest hit</h2>
${table(
  ['member', '#worth', 'units'],
  simulation.hardestHit.map(({ member, worth, assets }) => [member, worth, unitsText(assets)]),
)}
</html>
`;
}

function movesTable(moves: readonly Move[]): string {
  return table(
    ['member', 'track', 'from', 'to'],
    moves.map(({ member, track, from, to }) => [member, track, from, to]),
  );
}

function monthsTable(months: readonly Month[]): string {
  const rows = months.map(({ month, asset, granted, takenBack, expired }) => [
    month,
    asset,
    ...[granted, takenBack, expired].flatMap(cells),
  ]);
  return table(['month', 'asset', '#granted', '#±', '#taken back', '#±', '#expired', '#±'], rows);
}

const cells = ({ before, after }: Pair): readonly (string | number)[] => [after, signed(after - before)];

const signed = (units: number): string => (units > 0 ? `+${units}` : String(units));

const unitsText = (assets: Readonly<Record<string, number>>): string =>
  Object.entries(assets)
    .map(([asset, units]) => `${signed(units)} ${asset}`)
    .join(', ');

/** A head that begins with # is a column of numbers. */
function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const isNumber = heads.map((head) => head.startsWith('#'));
  const cell = (tag: string, text: string, i: number): string =>
    `<${tag}${isNumber[i] ? ' class="n"' : ''}>${text}</${tag}>`;
  const head = heads.map((text, i) => cell('th', escaped(text.replace('#', '')), i)).join('');
  const body = rows
    .slice(0, ROWS_MAX)
    .map((row) => `<tr>${row.map((value, i) => cell('td', escaped(String(value)), i)).join('')}</tr>`);
  const rest = rows.length > ROWS_MAX ? `<p>… and ${rows.length - ROWS_MAX} more.</p>` : '';
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>${rest}`;
}

const timeText = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(ms).toString();

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
