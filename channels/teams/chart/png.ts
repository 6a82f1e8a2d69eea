import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import type { Chart } from '../../../domain/conversation.ts'
import { chartSvg, size } from './svg.ts'

let ready: Promise<void> | undefined

const start = (): Promise<void> => {
  ready ??= readFile(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))).then((bytes) => initWasm(bytes))
  return ready
}

/** A drawing without text, `width` pixels wide. */
export const svgPng = async (svg: string, width: number): Promise<Uint8Array> => {
  await start()
  const drawing = new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } })
  try {
    return drawing.render().asPng()
  } finally {
    drawing.free()
  }
}

/** A chart as PNG, twice as fine as it is shown. About 30 kB. */
export const chartPng = (chart: Chart): Promise<Uint8Array> => svgPng(chartSvg(chart), size.width * 2)
