// The style sheet of a report's page: calm, typographic, light and dark, narrow and wide.

export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --sheet: #ffffff; --ink: #1a1a1a; --soft: #565656; --faint: #8a8a8a;
  --rule: #e2dfd8; --accent: #0a5c94; --mark: #f3efe4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #181817; --sheet: #ffffff; --ink: #e9e6df; --soft: #b0ada5; --faint: #8b8880;
    --rule: #383733; --accent: #7dbde8; --mark: #24231f;
  }
}
* { box-sizing: border-box; }
html { font: 17px/1.5 'Source Sans 3', 'Segoe UI', system-ui, sans-serif; background: var(--paper); color: var(--ink); }
body { overflow-wrap: break-word; margin: 0 auto; max-width: 48rem; padding: 3.5rem 1.5rem 5rem; }
h1 { font-size: 2rem; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; margin: 0.35rem 0 1.6rem; text-wrap: balance; }
h2 { font-size: 1.15rem; font-weight: 600; margin: 4rem 0 1.2rem; padding-top: 0.7rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; font-weight: 600; margin: 2.4rem 0 0.6rem; }
p { margin: 0 0 0.8rem; max-width: 40rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.15em; }
code, pre { font-family: ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 0.84em; }
.kicker { color: var(--soft); margin: 0; font-size: 0.95rem; }
.said { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 0.4rem 2.5rem; }
.said dt { font-weight: 600; font-size: 0.9rem; color: var(--soft); }
.said dd { margin: 0.1rem 0 1rem; }
.facts { color: var(--soft); font-size: 0.95rem; margin: 1rem 0 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.6rem; }
.facts b { color: var(--ink); font-weight: 600; font-variant-numeric: tabular-nums; }
.warning { background: var(--mark); padding: 0.7rem 1rem; border-left: 3px solid #d55e00; }
figure { margin: 0 0 3.6rem; }
figure .chart { width: 100%; min-height: 12rem; }
figure .chart svg, figure .chart img { display: block; max-width: 100%; height: auto; }
figure .chart.failed { min-height: 0; color: var(--soft); }
figcaption, .files { font-size: 0.88rem; color: var(--soft); margin-top: 0.7rem; }
.files a + a { margin-left: 0.9rem; }
.ladder { background: var(--sheet); border: 1px solid var(--rule); border-radius: 4px; padding: 1rem; overflow-x: auto; color: #1a1a1a; }
.ladder svg { display: block; margin: 0 auto; max-width: 100%; height: auto; }
details { margin-top: 0.5rem; font-size: 0.92rem; }
summary { cursor: pointer; color: var(--soft); }
pre { background: var(--mark); padding: 0.9rem 1rem; overflow-x: auto; border-radius: 4px; line-height: 1.4; }
.filters { display: flex; flex-wrap: wrap; gap: 0.5rem 1.2rem; margin-bottom: 0.8rem; font-size: 0.88rem; color: var(--soft); align-items: end; }
.filters label { max-width: 100%; display: flex; flex-direction: column; gap: 0.15rem; }
.filters output { margin-left: auto; font-variant-numeric: tabular-nums; }
select { max-width: 100%; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: 4px; padding: 0.2rem 0.4rem; }
.scroll { overflow: auto; max-height: 34rem; border-top: 1px solid var(--faint); border-bottom: 1px solid var(--faint); }
table { border-collapse: collapse; width: 100%; font-size: 0.88rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 0.3rem 1.1rem 0.3rem 0; vertical-align: top; }
thead th { position: sticky; top: 0; background: var(--paper); font-weight: 600; box-shadow: inset 0 -1px var(--faint); vertical-align: bottom; }
tbody tr + tr td { border-top: 1px solid var(--rule); }
td.number, th.number { text-align: right; }
td.number { white-space: nowrap; }
th { min-width: 4.5rem; }
td small { display: block; color: var(--soft); font-size: 0.86em; }
.chart .mark-text { pointer-events: none; }
.vega-embed { width: 100%; }
.vega-embed .chart-wrapper { width: 100%; }
#vg-tooltip-element { font-family: inherit; font-size: 0.82rem; border-radius: 4px; }
@media (max-width: 40rem) { body { padding: 2rem 1rem 4rem; } h1 { font-size: 1.55rem; } }
@media print { .filters, .files { display: none; } .scroll { max-height: none; } figure { break-inside: avoid; } }
`;
