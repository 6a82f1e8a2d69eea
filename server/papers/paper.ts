import type PDFDocument from 'pdfkit'

/** One column of a table: its share of the width, and where its figures stand. */
export interface Column { readonly head: string; readonly share: number; readonly align?: 'left' | 'right' }

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly quiet?: boolean }
  | { readonly kind: 'label'; readonly text: string }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }
  /** A PNG of the page's width; `text` says the same in words. */
  | { readonly kind: 'picture'; readonly png: Uint8Array; readonly height: number; readonly text: string }

/** A document for people: what is on it, in order. `createdAt` is printed, and the same input gives the same words. */
export interface Paper {
  readonly title: string
  readonly subtitle: string
  readonly createdAt: Date
  readonly blocks: readonly Block[]
  readonly foot: string
}

const margins = { top: 56, bottom: 64, left: 56, right: 56 }
const ink = '#1c2430'
const quietInk = '#5b6675'
const rule = '#d5dae1'

/** The standard fonts know Western European letters; what they lack is written as its code, so that nothing vanishes. */
const printable = (text: string): string =>
  text.normalize('NFC').replaceAll(/[\u2010\u2011\u2212]/g, '-').replaceAll(/[\u00a0\u2009\u202f]/g, ' ')
    .replaceAll(/[^\n\u0020-\u007e\u00a1-\u00ff\u20ac\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]/gu, (sign) => `[U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`)

class Writer {
  readonly #pdf: PDFDocument
  constructor(pdf: PDFDocument) { this.#pdf = pdf }

  get #width(): number { return this.#pdf.page.width - margins.left - margins.right }
  #room(height: number): void {
    if (this.#pdf.y + height > this.#pdf.page.height - margins.bottom) this.#pdf.addPage()
  }
  #set(size: number, bold: boolean, color = ink): PDFDocument { return this.#pdf.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size).fillColor(color) }
  #paragraph(text: string, size: number, bold: boolean, color: string, after: number): void {
    const shown = printable(text)
    this.#set(size, bold, color)
    this.#room(Math.min(this.#pdf.heightOfString(shown, { width: this.#width }), 3 * size))
    this.#pdf.text(shown, margins.left, this.#pdf.y, { width: this.#width, lineGap: 1.5 })
    this.#pdf.y += after
  }

  #row(columns: readonly Column[], cells: readonly string[], bold: boolean): void {
    this.#set(8.5, bold, bold ? quietInk : ink)
    const width = (column: Column): number => column.share * this.#width - 6
    const shown = columns.map((_, at) => printable(cells[at] ?? ''))
    const height = Math.max(...columns.map((column, at) => this.#pdf.heightOfString(shown[at]!, { width: width(column) }))) + 5
    this.#room(height)
    const top = this.#pdf.y
    let left = margins.left
    for (const [at, column] of columns.entries()) {
      this.#pdf.text(shown[at]!, left, top, { width: width(column), align: column.align ?? 'left' })
      left += column.share * this.#width
    }
    this.#pdf.y = top + height
    this.#pdf.strokeColor(rule).lineWidth(0.5).moveTo(margins.left, this.#pdf.y - 2).lineTo(margins.left + this.#width, this.#pdf.y - 2).stroke()
  }

  head({ title, subtitle }: Paper): void {
    this.#paragraph(title, 20, true, ink, 2)
    this.#paragraph(subtitle, 10, false, quietInk, 14)
  }

  write(block: Block): void {
    if (block.kind === 'heading') { this.#room(60); this.#pdf.y += 8; this.#paragraph(block.text, 13, true, ink, 4) }
    else if (block.kind === 'label') { this.#room(30); this.#paragraph(block.text, 8, true, quietInk, 1) }
    else if (block.kind === 'text') this.#paragraph(block.text, block.quiet === true ? 8.5 : 10, false, block.quiet === true ? quietInk : ink, 6)
    else if (block.kind === 'picture') {
      this.#room(block.height + 20)
      this.#pdf.image(Buffer.from(block.png), margins.left, this.#pdf.y, { width: this.#width })
      this.#pdf.y += block.height + 4
      this.#paragraph(block.text, 8.5, false, quietInk, 8)
    } else {
      this.#row(block.columns, block.columns.map(({ head }) => head), true)
      for (const row of block.rows) this.#row(block.columns, row, false)
      this.#pdf.y += 8
    }
  }

  foot({ foot }: Paper): void {
    const { start, count } = this.#pdf.bufferedPageRange()
    for (let page = start; page < start + count; page += 1) {
      this.#pdf.switchToPage(page)
      // A text below the margin would open a page of its own.
      this.#pdf.page.margins.bottom = 0
      const bottom = this.#pdf.page.height - 40
      this.#set(7.5, false, quietInk).text(printable(foot), margins.left, bottom, { width: this.#width - 60, lineBreak: false })
      this.#pdf.text(`${page - start + 1} of ${count}`, margins.left + this.#width - 60, bottom, { width: 60, align: 'right', lineBreak: false })
    }
  }
}

/** The paper as PDF 1.7, A4, searchable. */
export const printPaper = async (paper: Paper): Promise<Uint8Array> => {
  // Loaded when the first paper is printed.
  const { default: Pdf } = await import('pdfkit')
  const pdf = new Pdf({
    size: 'A4', margins, bufferPages: true, lang: 'en', displayTitle: true, pdfVersion: '1.7', info: { Title: paper.title, Author: 'Steward', CreationDate: paper.createdAt },
  })
  const chunks: Buffer[] = []
  const done = new Promise<void>((resolve) => { pdf.on('end', resolve) })
  pdf.on('data', (chunk) => { chunks.push(chunk) })
  const writer = new Writer(pdf)
  writer.head(paper)
  for (const block of paper.blocks) writer.write(block)
  writer.foot(paper)
  pdf.end()
  await done
  return Buffer.concat(chunks)
}
