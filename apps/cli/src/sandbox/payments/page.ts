import { type Mode, modes, type Settled } from './payment-system.ts';

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
const yuan = (amount: number): string => (amount / 100).toFixed(2);

/** The sandbox's own page: what it does with what it is asked, and what it was asked. */
export function pageOf(
  mode: Mode,
  totals: { readonly charged: number; readonly refunded: number },
  calls: readonly Settled[],
): string {
  const buttons = modes.map(
    (each) =>
      `<button name="mode" value="${each}"${each === mode ? ' aria-pressed="true"' : ''}>${about[each]}</button>`,
  );
  const rows = calls
    .slice(0, 200)
    .map(
      ({ id, action, amount, status, reason = '' }) =>
        `<tr><td><code>${escaped(id)}</code></td><td>${escaped(action)}</td><td>${yuan(amount)}</td>` +
        `<td>${status} ${escaped(reason)}</td><td><form method="post" action="/tell/${encodeURIComponent(id)}">` +
        '<button>再次回调 · call back again</button></form></td></tr>',
    );
  return `<!doctype html><html lang="zh"><meta charset="utf-8"><title>Laurel 支付沙盒</title>
<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}button{margin:.2rem;padding:.4rem .8rem}
[aria-pressed]{background:#135e3b;color:#fff}td,th{padding:.2rem .8rem;text-align:left}</style>
<h1>支付沙盒 · Payment sandbox</h1><p>收 · charged ${yuan(totals.charged)}　退 · refunded ${yuan(totals.refunded)}</p>
<form method="post" action="/mode">${buttons.join('')}</form>
<table><tr><th>call</th><th></th><th>¥</th><th></th><th></th></tr>${rows.join('')}</table></html>`;
}
