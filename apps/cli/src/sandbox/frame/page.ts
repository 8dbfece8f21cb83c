import { type Mode, modes, type Settled } from './other-system.ts';

const about: Readonly<Record<Mode, string>> = {
  succeed: '成功 · succeeds',
  fail: '失败 · fails',
  hang: '不应答 · hangs',
  late: '迟回调 · calls back late',
  twice: '重复回调 · calls back twice',
  shuffled: '乱序回调 · out of order',
  lost: '丢回调 · never calls back',
  chaos: '混乱 · all of these',
};

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);

/** What a sandbox shows of itself. */
export interface Shown<S extends Settled> {
  readonly title: string;
  readonly heading: string;
  readonly mode: Mode;
  /** One line of sums. */
  readonly totals: string;
  readonly calls: readonly S[];
  /** The cell that says what a call was about. */
  readonly what: string;
  readonly cell: (call: S) => string;
}

/** A sandbox's own page: what it does with what it is asked, and what it was asked. */
export function pageOf<S extends Settled>(shown: Shown<S>): string {
  const buttons = modes.map(
    (each) =>
      `<button name="mode" value="${each}"${each === shown.mode ? ' aria-pressed="true"' : ''}>${about[each]}</button>`,
  );
  const rows = shown.calls.slice(0, 200).map((call) => {
    const { id, action, status, reason = '' } = call;
    return (
      `<tr><td><code>${escaped(id)}</code></td><td>${escaped(action)}</td><td>${escaped(shown.cell(call))}</td>` +
      `<td>${status} ${escaped(reason)}</td><td><form method="post" action="/tell/${encodeURIComponent(id)}">` +
      '<button>再次回调 · call back again</button></form></td></tr>'
    );
  });
  return `<!doctype html><html lang="zh"><meta charset="utf-8"><title>${shown.title}</title>
<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}button{margin:.2rem;padding:.4rem .8rem}
[aria-pressed]{background:#135e3b;color:#fff}td,th{padding:.2rem .8rem;text-align:left}</style>
<h1>${shown.heading}</h1><p>${shown.totals}</p>
<form method="post" action="/mode">${buttons.join('')}</form>
<table><tr><th>call</th><th></th><th>${shown.what}</th><th></th><th></th></tr>${rows.join('')}</table></html>`;
}
