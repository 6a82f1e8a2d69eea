import type { Played } from '../play.ts'
import { differencesOf, failuresOf, figuresOf, type Result } from './result.ts'

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const style = `:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--ground:#fff;--bad:#a40e26;--good:#116329}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--line:#3d444d;--ground:#0d1117;--bad:#ff8182;--good:#56d364}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground);max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}caption{text-align:left;color:var(--soft)}
th,td{border-bottom:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
details{border-bottom:1px solid var(--line);padding:.3rem 0}summary{cursor:pointer}.bad{color:var(--bad)}.good{color:var(--good)}
dl{margin:.5rem 0 .5rem 1rem}dt{font-weight:600}dd{margin:0 0 .6rem;white-space:pre-wrap;overflow-wrap:anywhere}`

const table = (caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><caption>${escape(caption)}</caption><thead><tr>${head.map((each, at) => `<th scope="col"${at > 0 ? ' class="n"' : ''}>${escape(each)}</th>`).join('')}</tr></thead><tbody>${
    rows.map(([name, ...values]) => `<tr><th scope="row">${escape(name ?? '')}</th>${values.map((value) => `<td class="n">${escape(value)}</td>`).join('')}</tr>`).join('')}</tbody></table>`

const transcript = ({ scenario, turns }: Played): string => `<dl>${turns.map((turn) => {
  const asked = scenario.turns[turn.index]
  const said = asked?.say ?? `${asked?.do?.method ?? ''} ${asked?.do?.path ?? ''}`
  const calls = turn.evidence?.calls.map((call) => call.name).join(', ')
  return `<dt>${escape(said.slice(0, 600))}</dt><dd>${turn.evidence ? escape(`${turn.evidence.outcome}${calls ? ` [${calls}]` : ''}\n${turn.evidence.text}`) : ''}${
    turn.findings.map((finding) => `\n<span class="bad">${escape(`${finding.grader}: ${finding.problem}`)}</span>`).join('')}</dd>`
}).join('')}</dl>`

const scenarioList = ({ runs }: Result): string => runs.map((each) => {
  const passed = each.filter((played) => played.passed).length
  const shown = each.find((played) => !played.passed) ?? each[0]!
  const verdict = passed === each.length ? '<span class="good">passed</span>' : `<span class="bad">failed</span>`
  return `<details${passed === each.length ? '' : ' open'}><summary>${verdict} ${escape(shown.scenario.id)}${each.length > 1 ? `, ${passed} of ${each.length} runs` : ''}</summary>${transcript(shown)}</details>`
}).join('')

const families = (results: readonly Result[]): string => table('Scenarios passed, by family', ['Family', ...results.map(({ report }) => report.model)],
  results[0]!.report.families.map(({ name }, at) => [name, ...results.map(({ report }) => `${report.families[at]?.passed ?? 0} of ${report.families[at]?.total ?? 0}`)]))

const figures = (results: readonly Result[]): string => table('Figures', ['Measure', ...results.map(({ report }) => report.model)],
  figuresOf(results[0]!).map(([name], at) => [name, ...results.map((each) => figuresOf(each)[at]?.[1] ?? '')]))

const parting = ([left, right]: readonly Result[]): string => {
  if (!left || !right) return ''
  const { onlyLeft, onlyRight } = differencesOf(left, right)
  return `<h2>Where they part</h2><p>Only ${escape(left.report.model)} passes: ${escape(onlyLeft.join(', ') || 'none')}.</p><p>Only ${escape(right.report.model)} passes: ${escape(onlyRight.join(', ') || 'none')}.</p>`
}

/** One page with everything in it: no script, no other file, nothing from a network. */
export const pageOf = (results: readonly Result[]): string => {
  const [first] = results
  const verdict = results.map(({ report }) => `${report.passed} of ${report.total} scenarios passed with ${report.model}.`).join(' ')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Evaluation</title><style>${style}</style></head><body><main>
<h1>Evaluation</h1><p>${escape(verdict)} Graded from the record, the database and the broker's ledger.</p>${figures(results)}<h2>Families</h2>${families(results)}${parting(results)}
${results.map((each) => `<h2>Scenarios with ${escape(each.report.model)}</h2><p>${failuresOf(each).length === 0 ? 'All passed.' : `${failuresOf(each).length} failed; they are open below.`}</p>${scenarioList(each)}`).join('')}
${first ? '' : '<p>Nothing was played.</p>'}</main></body></html>\n`
}
