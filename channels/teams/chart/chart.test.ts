import { expect, test } from 'vitest'
import type { Chart } from '../../../domain/conversation.ts'
import { textPath } from './glyphs.ts'
import { chartPng } from './png.ts'
import { chartSvg } from './svg.ts'

const chart = (kind: Chart['kind'], unit: Chart['unit'] = 'percent'): Chart => ({
  kind, unit, reading: 'x', x: kind === 'scatter' ? ['5 %', '8 %'] : ['<A>', 'B & C'],
  series: [{ name: '"You" <script>', you: true, values: [1.5, null] }, { name: 'Others', you: false, values: [-3, 4] }],
})

test.each(['line', 'bar', 'fan', 'scatter'] as const)('a %s is a drawing without text, reference or script, whatever its names are', (kind) => {
  const drawing = chartSvg(chart(kind))
  expect(drawing).toMatch(/^<svg [^>]*>.*<\/svg>$/s)
  expect(drawing.match(/<(\/?[a-z]+)/gi)?.map((tag) => tag.replace(/[</]/g, '')).filter((tag) => !['svg', 'rect', 'path', 'circle'].includes(tag))).toEqual([])
  expect(drawing).not.toMatch(/NaN|Infinity|undefined|href|You/)
})

test('series without a value, or without any point, still make a drawing', () => {
  for (const kind of ['line', 'bar', 'fan', 'scatter'] as const) {
    expect(chartSvg({ ...chart(kind), x: [], series: [] })).not.toMatch(/NaN|Infinity/)
    expect(chartSvg({ ...chart(kind), series: [{ name: 'x', you: true, values: [null, null] }] })).not.toMatch(/NaN|Infinity/)
  }
})

test('letters are drawn within their place', () => {
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$%.,+-/():=\'') {
    const points = [...textPath(letter, 0, 0, 6).matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const)
    expect(points.length, letter).toBeGreaterThan(1)
    expect(points.every(([x, y]) => x >= 0 && x <= 4 && y >= 0 && y <= 6), letter).toBe(true)
  }
})

test('it becomes a PNG', async () => {
  const bytes = await chartPng(chart('line', 'usd'))
  expect(Buffer.from(bytes.slice(0, 8)).toString('hex')).toBe('89504e470d0a1a0a')
  expect(bytes.length).toBeLessThan(200_000)
})
