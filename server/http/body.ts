import type { Request, RequestHandler } from 'express'
import { HttpProblem } from './problem.ts'
import { jsonLimits, parseStrictJson, scanJson } from './strict-json.ts'

/** Reads at most `jsonLimits.bytes`; the rest is discarded as it comes, so a 50 MB body costs no memory. */
const readBytes = (request: Request): Promise<{ readonly bytes: Buffer; readonly whole: boolean }> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      if (size > jsonLimits.bytes) return
      chunks.push(chunk)
      size += chunk.length
      // The rest keeps flowing into the branch above: closing the socket now would reset it before the client reads our answer.
      if (size > jsonLimits.bytes) resolve({ bytes: Buffer.concat(chunks), whole: false })
    })
    request.on('end', () => { resolve({ bytes: Buffer.concat(chunks), whole: true }) })
    request.on('aborted', () => { reject(new HttpProblem(400, 'ABORTED', 'The request ended before its body did.')) })
    request.on('error', reject)
  })

const utf8 = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new HttpProblem(400, 'INVALID_JSON', 'The body is not UTF-8.')
  }
}

const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0

const checkType = (request: Request): void => {
  const type = /^application\/json\s*(?:;\s*charset=("?)utf-8\1\s*)?$/i
  if (!type.test(request.headers['content-type'] ?? '')) {
    throw new HttpProblem(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json in UTF-8.')
  }
  if (request.headers['content-encoding'] !== undefined) throw new HttpProblem(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the body uncompressed.')
}

const noNul = (request: Request): void => {
  if (/%00/.test(request.url)) throw new HttpProblem(400, 'INVALID_TEXT', 'An address has no NUL in it.')
}

/** Puts the strictly parsed JSON into `request.body`; `undefined` when there is none. */
export const strictBody: RequestHandler = async (request, _response, next) => {
  noNul(request)
  if (!hasBody(request)) { request.body = undefined; next(); return }
  checkType(request)
  const { bytes, whole } = await readBytes(request)
  if (!whole) {
    const problem = scanJson(bytes.toString('latin1'))
    if (problem && !problem.ok) throw new HttpProblem(400, problem.code, problem.detail)
    throw new HttpProblem(413, 'TOO_LARGE', `A body has at most ${jsonLimits.bytes / 1024} kB.`)
  }
  const parsed = parseStrictJson(utf8(bytes))
  if (!parsed.ok) throw new HttpProblem(400, parsed.code, parsed.detail)
  request.body = parsed.value
  next()
}
