import { createHash } from 'node:crypto'
import type { SuitabilityReport } from '../../gates/suitability/report.ts'
import type { Section } from '../../gates/suitability/sentence.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const text = (value: string): string => value.replaceAll(/[&<>"']/g, (found) => escapes[found] ?? '')

const style = `:root{color-scheme:light dark;font:16px/1.55 system-ui,sans-serif}body{max-width:44rem;margin:2rem auto;padding:0 1.25rem}
h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.05rem;margin:1.75rem 0 .25rem}ul{margin:0;padding-left:1.1rem}li{margin:.15rem 0}
.from,footer{color:light-dark(#5b6068,#a2a8b0);font-size:.8rem}.from{display:none}main:has(#from:checked) .from{display:block}code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
footer{border-top:1px solid light-dark(#d9dce1,#3a3f46);margin-top:2rem;padding-top:1rem}@media print{body{margin:0;max-width:none}}`

const sectionOf = ({ heading, sentences }: Section): string =>
  `<section><h2>${text(heading)}</h2><ul>${sentences.map((each) => `<li>${text(each.text)} <span class="from">From ${each.from.map((pointer) => `<code>${text(pointer)}</code>`).join(', ')}</span></li>`).join('')}</ul></section>`

const missingOf = ({ missing }: SuitabilityReport): string => (missing.length === 0 ? '<p>A rule does not allow this trade, so no judgement was made.</p>'
  : `<p>We can not say whether this trade suits you. Your profile lacks:</p><ul>${missing.map((each) => `<li>${text(each.input)}. ${text(each.nextStep)}</li>`).join('')}</ul>`)

/** Only this page's own style is let in: the page can be saved and printed as it is. */
export const suitabilityPageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
}

/** The report as a page, from its stored bytes alone. `hash` is theirs. */
export const suitabilityPage = (report: SuitabilityReport, hash: string): string => {
  const { inputs, sections } = report
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Suitability report, ticket ${text(inputs.ticketId)}</title><style>${style}</style></head><body><main>
<h1>Suitability report</h1><p>${text(inputs.trade.title)}. Ticket <code>${text(inputs.ticketId)}</code>, made ${text(inputs.madeAt)}.</p>
<p class="switch"><input type="checkbox" id="from"><label for="from"> Show what each sentence stands on</label></p>
${sections.length === 0 ? missingOf(report) : sections.map(sectionOf).join('\n')}
<footer><p>SHA-256 of this report's data, which the ticket's hash covers: <code>${text(hash)}</code></p>
<p>Each sentence names the inputs that it says something of. The data with all inputs: <a href="?format=json">JSON</a>. To keep: <a href="?format=pdf">PDF</a>.</p></footer></main></body></html>`
}
