import type { Block, Paper } from './paper.ts'

const safe = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const style = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}h1{margin:0;font-size:1.6rem}h2{margin:2rem 0 .5rem;font-size:1.1rem}
.quiet,header p,footer{color:light-dark(#5d686c,#939ea1);font-size:.85rem}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.85rem;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .5rem .3rem 0;border-bottom:1px solid #8884;text-align:start;vertical-align:top}.num{text-align:end}footer{margin-top:3rem}@media print{body{margin:0}}`

const cell = (tag: 'th' | 'td', text: string, right: boolean): string => `<${tag}${tag === 'th' ? ' scope="col"' : ''}${right ? ' class="num"' : ''}>${safe(text)}</${tag}>`

const block = (each: Block): string => {
  if (each.kind === 'heading') return `<h2>${safe(each.text)}</h2>`
  if (each.kind === 'label') return `<p class="quiet"><strong>${safe(each.text)}</strong></p>`
  if (each.kind === 'text') return `<p${each.quiet === true ? ' class="quiet"' : ''}>${safe(each.text)}</p>`
  if (each.kind === 'picture') return `<figure><img alt="${safe(each.text)}" src="data:image/png;base64,${Buffer.from(each.png).toString('base64')}"><figcaption class="quiet">${safe(each.text)}</figcaption></figure>`
  const right = (at: number): boolean => each.columns[at]?.align === 'right'
  return `<div class="scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${each.columns.map(({ head }, at) => cell('th', head, right(at))).join('')}</tr></thead>
<tbody>${each.rows.map((row) => `<tr>${row.map((text, at) => cell('td', text, right(at))).join('')}</tr>`).join('')}</tbody></table></div>`
}

/** The same paper as a page by itself: no script, no other file, prints well. */
export const pagePaper = (paper: Paper): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${safe(paper.title)} · Steward</title><style>${style}</style></head>
<body><main><header><h1>${safe(paper.title)}</h1><p>${safe(paper.subtitle)}</p></header>
${paper.blocks.map(block).join('\n')}
<footer>${safe(paper.foot)}</footer></main></body></html>`
