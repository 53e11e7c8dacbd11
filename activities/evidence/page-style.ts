import { Html } from './html';

/** The look of a report: light, dark and on paper. */
export const PAGE_STYLE = new Html(`
:root { color-scheme: light dark; --line: #8886; --good: #1a7f37; --bad: #cf222e; --warn: #9a6700 }
@media (prefers-color-scheme: dark) { :root { --good: #57ab5a; --bad: #f47067; --warn: #c69026 } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2rem; font-size: 1.2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line) }
code { overflow-wrap: anywhere }
@media (max-width: 40rem) { table { display: block; overflow-x: auto } }
.verdict { font-size: 1.5rem; font-weight: 700; border-left: .4rem solid; padding-left: .8rem }
.done { color: var(--good) } .failed { color: var(--bad) } .skipped { color: var(--warn) }
pre { padding: .8rem; border: 1px solid var(--line); overflow-x: auto }
@media print { body { margin: 0; max-width: none; font-size: 11px } h2 { break-after: avoid } tr { break-inside: avoid } }
`);
