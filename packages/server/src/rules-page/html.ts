import { createHash } from 'node:crypto';
import { frameWords } from './frame-words.ts';
import type { Change, RulesItem, RulesPage, RulesSection } from './rules-page.ts';
import { rulesStyle } from './style.ts';

/** Nothing comes from elsewhere, no script runs, and the one style is the one that stands here. */
export const rulesPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(rulesStyle).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The page, whole in one file: readable on a phone, by day and night, and on paper. */
export function rulesHtml(page: RulesPage): string {
  const words = frameWords(page);
  const other = page.language === 'zh' ? 'en' : 'zh';
  return `<!doctype html>
<html lang="${page.language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(words.title)}</title>
<style>${rulesStyle}</style>
</head>
<body>
<header>
<p class="switch"><a href="?lang=${other}" hreflang="${other}" lang="${other}">${words.other}</a></p>
<h1>${escaped(words.title)}</h1>
${words.version === '' ? '' : `<p class="version">${escaped(words.version)}</p>`}
</header>
<nav aria-label="${words.contents}"><ul>
${page.coming.length === 0 ? '' : `<li><a href="#coming">${words.coming}</a></li>\n`}${page.sections.map(({ id, title }) => `<li><a href="#${id}">${escaped(title)}</a></li>`).join('\n')}
</ul></nav>
<main>
${page.coming.length === 0 ? '' : comingHtml(page)}${page.sections.map(sectionHtml).join('\n')}
</main>
</body>
</html>
`;
}

function comingHtml(page: RulesPage): string {
  const words = frameWords(page);
  const versions = page.coming.map(
    (version) => `<h3>${escaped(words.versionComing(version))}</h3>
${version.changes.length === 0 ? `<p>${words.nothing}</p>` : version.changes.map((change) => changeHtml(change, words)).join('\n')}`,
  );
  return `<section id="coming" class="coming">
<h2>${words.coming}</h2>
${versions.join('\n')}
</section>
`;
}

function changeHtml(change: Change, { kinds, before, after }: ReturnType<typeof frameWords>): string {
  const list = (of: readonly string[], label: string, tag: 'del' | 'ins'): string =>
    of.map((line) => `<li><b>${label}</b> <${tag}>${escaped(line)}</${tag}></li>`).join('');
  return `<article>
<h4>${escaped(change.section)} · ${escaped(change.title)} <span class="kind">${kinds[change.kind]}</span></h4>
<ul>${list(change.before, before, 'del')}${list(change.after, after, 'ins')}</ul>
</article>`;
}

function sectionHtml({ id, title, items }: RulesSection): string {
  return `<section id="${id}">
<h2>${escaped(title)}</h2>
${items.map((item) => itemHtml(id, item)).join('\n')}
</section>`;
}

function itemHtml(section: string, { id, title, figure, color, lines }: RulesItem): string {
  const mark =
    color === undefined
      ? ''
      : `<svg class="mark" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="${color}"/></svg>`;
  const told = lines.map((line) => `<li>${escaped(line)}</li>`).join('');
  return `<article id="${section}-${escaped(id.replaceAll('/', '-'))}">
<h3>${mark}<span>${escaped(title)}</span>${figure === undefined ? '' : ` <span class="figure">${escaped(figure)}</span>`}</h3>
${lines.length === 0 ? '' : `<ul>${told}</ul>`}
</article>`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
