// Draws a terminal session as an SVG: node docs/images/draw-terminal.ts < session.txt > picture.svg
// Lines that begin with `$ ` are what was typed. Chinese takes two columns, as on a terminal.
import { readFileSync } from 'node:fs';

const cell = 8.4;
const lineHeight = 20;
const margin = 18;

const lines = readFileSync(0, 'utf8').trimEnd().split('\n');
const columns = Math.max(...lines.map((line) => widthOf(line)));
const width = Math.ceil(columns * cell + 2 * margin);
const height = lines.length * lineHeight + 2 * margin + 24;

console.log(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<rect width="${width}" height="${height}" rx="8" fill="#14181d"/>
<g fill="#3a424c"><circle cx="22" cy="20" r="6"/><circle cx="42" cy="20" r="6"/><circle cx="62" cy="20" r="6"/></g>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'Noto Sans Mono CJK SC', 'PingFang SC', monospace" font-size="14" fill="#c9d1d9" xml:space="preserve">
${lines.map((line, i) => drawLine(line, isTyped(i), margin + 24 + (i + 1) * lineHeight - 6)).join('\n')}
</g>
</svg>`,
);

/** Behind a prompt, or the rest of a line that was typed. */
function isTyped(i: number): boolean {
  const line = lines[i] ?? '';
  return line.startsWith('$ ') || (i > 0 && (lines[i - 1] ?? '').endsWith('\\') && isTyped(i - 1));
}

function drawLine(line: string, typed: boolean, y: number): string {
  const color = typed ? ' fill="#e3c274"' : '';
  let column = 0;
  const runs = line.match(/[\u2e80-\uffef]+|[^\u2e80-\uffef]+/g) ?? [];
  const spans = runs.map((run) => {
    const at = margin + column * cell;
    column += widthOf(run);
    return `<tspan x="${at.toFixed(1)}" textLength="${(widthOf(run) * cell).toFixed(1)}">${escape(run)}</tspan>`;
  });
  return `<text y="${y}"${color}>${spans.join('')}</text>`;
}

function widthOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (/[\u2e80-\uffef]/.test(char) ? 2 : 1), 0);
}

/** Spaces that nobody folds: not every browser heeds xml:space. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(' ', '\u00a0');
}
