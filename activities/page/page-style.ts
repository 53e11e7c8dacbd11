import { Html } from './html';

/** Styles of the report for light and dark mode, small screens and print. */
export const PAGE_STYLE = new Html(`
:root { color-scheme: light dark; --page: #fff; --ink: #1f2328; --soft: #57606a; --line: #d8dee4; --fill: #f6f8fa;
  --good: #116329; --warn: #7d4e00; --bad: #a40e26; --calm: #0a4b94; --work: #2f6fb5; --link: #0a58b0 }
@media (prefers-color-scheme: dark) { :root { --page: #0f141a; --ink: #e6edf3; --soft: #a3afbb; --line: #2f3742; --fill: #171d25;
  --good: #6bd98a; --warn: #e3b341; --bad: #ff938a; --calm: #8cc2ff; --work: #5a9be0; --link: #8cc2ff } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; overflow-wrap: anywhere }
h2 { margin: 0 0 .75rem; font-size: 1.25rem }
h3 { margin: 0; font-size: 1rem }
section { margin-top: 2.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line) }
p { margin: .5rem 0 }
small, .kind, figcaption, .took, caption, th, dt, time { color: var(--soft) }
small { font-weight: 400; font-size: .875rem }
a { color: var(--link) }
code, pre { font: .875em/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
pre { padding: .75rem 1rem; overflow-x: auto; background: var(--fill); border: 1px solid var(--line); border-radius: .4rem }
.kind { margin: 0; letter-spacing: .04em }
.good { color: var(--good) } .warn { color: var(--warn) } .bad { color: var(--bad) } .calm { color: var(--calm) }
.verdict { margin-top: 1.25rem; padding: .9rem 1.1rem; background: var(--fill); border-left: .4rem solid; border-radius: .4rem }
.verdict p { margin: 0; color: var(--ink) }
.verdict .outcome { color: inherit; font-size: 1.5rem; font-weight: 700 }
.drill { padding: .1rem .5rem; border: 2px solid; border-radius: 1rem; font-size: 1rem; vertical-align: middle }
.reason { margin-top: .75rem; padding: .6rem 1.1rem; border-left: .4rem solid var(--line) }
.reason p { margin: 0 }
figure { margin: 0 }
ol, ul { margin: 0; padding: 0; list-style: none }
.picture li { display: grid; grid-template-columns: 13.5rem 1fr 9.5rem; gap: 0 1rem; align-items: center; padding: .2rem 0 }
.sign { display: inline-block; width: 1.2em; text-align: center; font-weight: 700 }
.picture .not-reached .name, .picture .nothing .name, .picture .unknown .name { color: var(--soft) }
.done > .name .sign, .sign.done { color: var(--good) } .failed > .name .sign, .sign.failed { color: var(--bad) }
.skipped > .name .sign, .sign.skipped { color: var(--warn) }
.track { position: relative; height: 1.1rem; background: var(--fill); border-radius: .2rem; overflow: hidden }
.track i { position: absolute; top: 0; bottom: 0; min-width: 3px; border-radius: .2rem; print-color-adjust: exact; -webkit-print-color-adjust: exact }
.work { background: var(--work) } .work.failed { background: var(--bad) } .work.skipped { background: var(--warn) }
.wait { background: repeating-linear-gradient(135deg, var(--soft) 0 2px, transparent 2px 6px); border: 1px solid var(--soft) }
.took { text-align: right; font-size: .9rem }
figcaption { margin-top: .5rem; font-size: .9rem }
.key { display: inline-block; width: 1.5rem; height: .8rem; margin: 0 .25rem 0 1rem; border-radius: .2rem; vertical-align: -.05em;
  print-color-adjust: exact; -webkit-print-color-adjust: exact }
.key:first-child { margin-left: 0 }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: .75rem 2rem; margin: 0 }
dt { font-size: .875rem } dd { margin: 0; overflow-wrap: anywhere }
.story > li { margin: 0 0 1rem; break-inside: avoid }
.story p, .story ul { margin: .15rem 0 0 1.55rem }
.story ul li { padding-left: 5.2rem; text-indent: -5.2rem; overflow-wrap: anywhere }
.story ul time { display: inline-block; width: 5.2rem; text-indent: 0; font-variant-numeric: tabular-nums }
table { width: 100%; margin: 1rem 0 0; border-collapse: collapse; font-size: .9375rem }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
th, td { padding: .4rem 1rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: break-word }
th { font-size: .875rem; font-weight: 600 }
td time, .short { white-space: nowrap }
dd time { color: inherit }
@media screen and (max-width: 44rem) {
  body { padding: 1.25rem 1rem 3rem }
  .picture li { grid-template-columns: 1fr auto; padding: .35rem 0 }
  .picture .track { grid-row: 2; grid-column: 1 / -1; height: .7rem; margin-top: .2rem }
  thead { display: none }
  table, tbody, tr, td { display: block }
  tr { padding: .6rem 0; border-bottom: 1px solid var(--line) }
  td { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: 0 .75rem; padding: .1rem 0; border: 0; overflow-wrap: anywhere }
  td::before { content: attr(data-of); color: var(--soft); font-size: .875rem }
}
@media print {
  :root { color-scheme: light; --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --fill: #f2f2f2; --good: #116329; --warn: #7d4e00;
    --bad: #a40e26; --calm: #0a4b94; --work: #2f6fb5; --link: #000 }
  @page { margin: 16mm 14mm }
  html { font-size: 9.5pt }
  body { max-width: none; padding: 0 }
  section { margin-top: 1.2rem; padding-top: .6rem }
  h2, h3, h2 + p, caption, thead { break-after: avoid } thead, tbody tr:first-child { break-before: avoid }
  tr, figure, .verdict, dl > div { break-inside: avoid }
  .verdict, .track { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  a { text-decoration: none }
}
`);
