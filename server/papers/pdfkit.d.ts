/** The part of pdfkit 0.20 that papers use; the package has no types of its own. */
declare module 'pdfkit' {
  interface TextOptions { width?: number; align?: 'left' | 'right'; continued?: boolean; lineBreak?: boolean; lineGap?: number; link?: string | null; underline?: boolean }
  interface Page { readonly width: number; readonly height: number; readonly margins: { readonly top: number; bottom: number; readonly left: number; readonly right: number } }
  export default class PDFDocument {
    constructor(options: {
      size: 'A4'; margins: { top: number; bottom: number; left: number; right: number }; bufferPages: boolean; lang: string; displayTitle: boolean
      pdfVersion: '1.7'; info: { Title: string; Author: string; CreationDate: Date }
    })
    readonly page: Page
    x: number
    y: number
    font(name: 'Helvetica' | 'Helvetica-Bold' | 'Courier'): this
    fontSize(size: number): this
    fillColor(color: string): this
    strokeColor(color: string): this
    lineWidth(width: number): this
    moveTo(x: number, y: number): this
    lineTo(x: number, y: number): this
    stroke(): this
    text(text: string, x?: number, y?: number, options?: TextOptions): this
    text(text: string, options?: TextOptions): this
    moveDown(lines?: number): this
    heightOfString(text: string, options?: TextOptions): number
    addPage(): this
    image(source: Buffer, x: number, y: number, options: { width: number }): this
    bufferedPageRange(): { readonly start: number; readonly count: number }
    switchToPage(page: number): this
    on(event: 'data', listener: (chunk: Buffer) => void): this
    on(event: 'end', listener: () => void): this
    end(): void
  }
}
