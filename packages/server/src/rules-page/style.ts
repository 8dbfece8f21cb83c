/** The look of the page. Its hash stands in the policy, so that no other style is taken. */
export const rulesStyle = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1f2421; --soft: #5d655f; --line: #e3e1da;
  --leaf: #2f6b4f; --gone: #9b3b32; --warm: #fff6e2; --warm-line: #e6c27a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1c2024; --ink: #e8eae6; --soft: #a2aaa4; --line: #2e3439;
    --leaf: #7cc3a0; --gone: #e08d84; --warm: #2a2418; --warm-line: #7a6230;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.25rem 1rem 4rem; max-width: 46rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.65 system-ui, -apple-system, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  overflow-wrap: anywhere;
}
a { color: var(--leaf); }
header { position: relative; padding: .5rem 0 1rem; border-bottom: 2px solid var(--leaf); }
.switch { position: absolute; right: 0; top: 0; margin: 0; font-size: .875rem; }
h1 { margin: 1rem 0 .25rem; font-size: 1.625rem; line-height: 1.3; padding-right: 4rem; }
.version { margin: 0; color: var(--soft); font-size: .875rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .375rem .5rem; margin: 1rem 0; padding: 0; list-style: none; font-size: .875rem; }
nav a { display: block; padding: .25rem .75rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); text-decoration: none; }
section { margin-top: 2.25rem; scroll-margin-top: 1rem; }
h2 { margin: 0 0 .75rem; font-size: 1.25rem; }
article { margin: .625rem 0; padding: .75rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .625rem; break-inside: avoid; }
h3, h4 { display: flex; flex-wrap: wrap; align-items: baseline; gap: .125rem .5rem; margin: 0; font-size: 1rem; line-height: 1.5; }
.coming > h3 { margin-top: 1rem; }
.mark { flex: none; align-self: center; }
.figure { margin-left: auto; color: var(--leaf); font-weight: 600; font-variant-numeric: tabular-nums; }
ul { margin: .375rem 0 0; padding-left: 1.125rem; }
li { margin: .125rem 0; font-size: .9375rem; }
li::marker { color: var(--leaf); }
.coming { padding: 1rem; background: var(--warm); border: 1px solid var(--warm-line); border-radius: .75rem; }
.kind { padding: 0 .5rem; border: 1px solid currentColor; border-radius: .75rem; color: var(--soft); font-size: .75rem; font-weight: 400; }
.coming ul { padding: 0; list-style: none; }
.coming li b { display: inline-block; min-width: 2.5rem; color: var(--soft); font-size: .8125rem; font-weight: 400; }
del { color: var(--gone); text-decoration-thickness: 1px; }
ins { color: var(--leaf); text-decoration: none; }
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #333; --line: #bbb; --leaf: #000; --warm: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .switch { display: none; }
  article { padding: .375rem .625rem; }
}
`;
