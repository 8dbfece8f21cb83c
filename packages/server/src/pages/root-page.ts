import { createHash } from 'node:crypto';
import { type Call, type Route, route } from '../http/route.ts';
import type { PageName } from './page-folders.ts';

export interface PageParts {
  /** Pages that are built. */
  readonly pages: readonly PageName[];
  readonly about: { readonly demo: () => boolean };
}

type Language = 'zh' | 'en';
type Words = Readonly<Record<Language, string>>;

const words = {
  title: { zh: '桂冠 Laurel', en: 'Laurel 桂冠' },
  demo: { zh: '演示数据', en: 'A demonstration store' },
  missing: { zh: '页面尚未构建：npm run build', en: 'Its pages are not built: npm run build' },
} as const satisfies Readonly<Record<string, Words>>;

const places: Readonly<Record<PageName, Words>> = {
  center: { zh: '会员中心', en: 'Member centre' },
  console: { zh: '运营后台', en: 'Console for operators' },
  shop: { zh: '演示商城', en: 'Sandbox shop' },
};
const always: readonly (readonly [address: string, name: Words])[] = [
  ['/rules', { zh: '会员规则', en: 'The rules, for members' }],
  ['/docs', { zh: '接口文档', en: 'The interface' }],
];

const style = `
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 32rem; padding: 12vh 1.25rem 4rem; font: 1.0625rem/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.75rem; margin: 0 0 1.5rem; }
ul { list-style: none; margin: 0; padding: 0; }
a { display: block; padding: .75rem 0; min-height: 2.75rem; box-sizing: border-box; }
p { opacity: .75; }
`;

/** Nothing comes from elsewhere, no script runs, and the one style is the one that stands here. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** What is here: whoever types the bare address finds the way on. */
export function rootRoutes(parts: PageParts): readonly Route[] {
  return [
    route({
      id: 'getRoot',
      method: 'GET',
      path: '/',
      tag: 'docs',
      summary: 'What is here, as a page with links',
      access: 'anyone',
      answers: { 200: { description: 'The page', type: 'text/html' } },
      refusals: [],
      handle: async ({ header }: Call<undefined, undefined, undefined>) => ({
        status: 200,
        raw: {
          type: 'text/html; charset=utf-8',
          data: rootHtml(parts, /^\s*en/i.test(header('accept-language') ?? '') ? 'en' : 'zh'),
        },
        headers: { 'content-security-policy': policy, vary: 'accept-language' },
      }),
    }),
  ];
}

function rootHtml({ pages, about }: PageParts, language: Language): string {
  const links = [...pages.map((name) => [`/${name}/`, places[name]] as const), ...always].map(
    ([address, name]) => `<li><a href="${address}">${name[language]}</a></li>`,
  );
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title[language]}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${words.title[language]}</h1>
${about.demo() ? `<p>${words.demo[language]}</p>\n` : ''}<ul>
${links.join('\n')}
</ul>
${pages.length === 0 ? `<p>${words.missing[language]}</p>\n` : ''}</main>
</body>
</html>
`;
}
