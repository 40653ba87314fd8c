/** Looks of the report: the colours of the desk, told apart without colour as well; one column on paper. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --line: #c9d1db; --good: #0b5cad; --bad: #a94700; --quiet: #5a6472; --bad-ground: #ffe3cc; --some-ground: #fff4e5; --good-ground: #e3effb; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --paper: #14181f; --line: #3a4350; --good: #7cb8f5; --bad: #ffab66; --quiet: #a3adba; --bad-ground: #56300f; --some-ground: #3a2c1a; --good-ground: #16304b; } }
body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: var(--ink); background: var(--paper); font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.3; }
h1 span { display: inline-block; padding: 0 .5rem; border: 2px solid; border-radius: 4px; }
h2, caption { font-size: 1.125rem; font-weight: 600; text-align: left; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0; }
table { border-collapse: collapse; margin-top: 1.5rem; width: 100%; display: block; overflow-x: auto; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .75rem .25rem 0; text-align: left; font-size: .875rem; overflow-wrap: normal; }
thead th { vertical-align: bottom; }
.meets span, tr.meets td:nth-child(5) { color: var(--good); }
.misses span, tr.misses td:nth-child(5) { color: var(--bad); font-weight: 600; }
.no-data span, tr.no-data td:nth-child(5), tr.shown { color: var(--quiet); }
.heat th, .heat td { border: 1px solid var(--line); padding: .125rem; text-align: center; font-size: .75rem; min-width: 1.6rem; height: 1.4rem; }
.heat td.meets { background: var(--good-ground); }
.heat td.some { background: var(--some-ground); }
.heat td.misses { background: var(--bad-ground); font-weight: 700; }
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --line: #999; --good: #0b5cad; --bad: #a94700; --quiet: #444; --bad-ground: #ffd3ad; --some-ground: #fff0dc; --good-ground: #e3effb; }
  body { margin: 0; max-width: none; font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  table { display: table; break-inside: avoid; }
  .heat th, .heat td { min-width: 0; }
  a { color: inherit; }
}
`;
