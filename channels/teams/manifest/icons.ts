import { svgPng } from '../chart/png.ts'

/** Our mark: a line, and where you stand on it. */
const mark = (ink: string): string => `<path d="M1 9h16" stroke="${ink}" stroke-width="2"/><circle cx="9" cy="9" r="4" fill="${ink}"/>`

/** 192 pixels, the mark on its colour within the safe middle; and 32 pixels, white on nothing: what Teams asks for. */
export const icons = async (): Promise<{ readonly color: Uint8Array; readonly outline: Uint8Array }> => ({
  color: await svgPng(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 30 30"><rect x="-6" y="-6" width="30" height="30" fill="#17528f"/>${mark('#ffffff')}</svg>`, 192),
  outline: await svgPng(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 18">${mark('#ffffff')}</svg>`, 32),
})
