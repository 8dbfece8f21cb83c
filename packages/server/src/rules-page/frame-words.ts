import type { ComingVersion, RulesPage } from './rules-page.ts';

/** What stands around the rules themselves, in all forms of the page. */
export interface FrameWords {
  readonly title: string;
  readonly version: string;
  readonly coming: string;
  readonly contents: string;
  readonly other: string;
  readonly kinds: Readonly<Record<'new' | 'changed' | 'gone', string>>;
  readonly before: string;
  readonly after: string;
  readonly nothing: string;
  readonly versionComing: (version: ComingVersion) => string;
}

export function frameWords({ language, title, version, since }: RulesPage): FrameWords {
  const isZh = language === 'zh';
  const begins = since === null ? '' : isZh ? `，自 ${since} 起生效` : `, in force since ${since}`;
  return {
    title: isZh ? `${title} · 规则` : `${title} · Rules`,
    version: version === null ? '' : isZh ? `第 ${version} 版${begins}` : `Version ${version}${begins}`,
    coming: isZh ? '即将变更' : 'What will change',
    contents: isZh ? '目录' : 'Contents',
    other: isZh ? 'English' : '中文',
    kinds: isZh
      ? { new: '新增', changed: '变更', gone: '取消' }
      : { new: 'new', changed: 'changed', gone: 'no longer' },
    before: isZh ? '现行' : 'now',
    after: isZh ? '届时' : 'then',
    nothing: isZh ? '对会员没有影响。' : 'Nothing changes for members.',
    versionComing: ({ version: number, from }) =>
      isZh ? `第 ${number} 版，自 ${from} 起生效` : `Version ${number}, in force from ${from}`,
  };
}
