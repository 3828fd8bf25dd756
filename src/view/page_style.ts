/** The style of an exported page: light and dark, on a screen and on paper. No font, picture or script is loaded. */

export const pageStyle = `
:root {
  color-scheme: light dark;
  --back: light-dark(#fbfbf9, #16181c);
  --card: light-dark(#ffffff, #1e2127);
  --text: light-dark(#1d2127, #e4e6ea);
  --quiet: light-dark(#5f6773, #9aa3b0);
  --rule: light-dark(#e3e4e0, #333842);
  --good: light-dark(#1a7f4b, #5fce95);
  --warn: light-dark(#9a6200, #e6b455);
  --bad: light-dark(#b3261e, #ff8f86);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 62rem;
  background: var(--back); color: var(--text);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.1rem; margin: 2.4rem 0 .7rem; padding-bottom: .3rem; border-bottom: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 0 0 .3rem; }
p { margin: .3rem 0; }
code, pre, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace; font-size: .88em; }
pre { margin: .4rem 0; padding: .6rem .8rem; background: var(--back); border-radius: 6px; white-space: pre-wrap; }
.quiet { color: var(--quiet); }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
.state { font-weight: 600; }
.figures { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.2rem 0 0; padding: 0; list-style: none; }
.figures li { flex: 1 1 8rem; padding: .7rem .9rem; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
.figures b { display: block; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: 1rem 0 0; }
dt { color: var(--quiet); } dd { margin: 0; }
.card { margin: .8rem 0; padding: .9rem 1.1rem; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; break-inside: avoid; }
.card header { display: flex; justify-content: space-between; gap: 1rem; flex-wrap: wrap; }
ul.plain { margin: .4rem 0 0; padding: 0; list-style: none; }
ul.plain li { padding: .1rem 0 .1rem 1.5rem; text-indent: -1.5rem; }
ul.plain li > * { text-indent: 0; }
.mark { display: inline-block; width: 1.5rem; text-indent: 0; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--quiet); }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th, td:first-child, td[class] { overflow-wrap: break-word; }
th.number, td.number { text-align: right; padding-right: 0; padding-left: .8rem; white-space: nowrap; }
.timeline td:first-child { white-space: nowrap; color: var(--quiet); width: 1%; }
.timeline td:nth-child(2) { white-space: nowrap; width: 1%; }
.timeline tr.phase td { padding-top: 1rem; font-weight: 600; }
footer { margin-top: 3rem; color: var(--quiet); font-size: .85rem; }
@media print {
  :root { color-scheme: light; }
  body { padding: 0; max-width: none; background: none; font-size: 10.5pt; }
  .card, .figures li { background: none; }
  h2 { break-after: avoid; }
  tr, table:not(.timeline) { break-inside: avoid; }
  .timeline tr.phase { break-after: avoid; }
}
`;
