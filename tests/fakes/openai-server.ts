import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FakeToolCall {
  readonly name: string
  /** An object becomes JSON; a string is sent as it is, valid or not. */
  readonly args: Readonly<Record<string, unknown>> | string
}

/** What the endpoint does with one request. */
export type Behaviour =
  | { readonly kind: 'answer'; readonly text?: string; readonly calls?: readonly FakeToolCall[]; readonly fragment?: number }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'hang-up'; readonly text: string }
  | { readonly kind: 'content-filter'; readonly text?: string }
  | { readonly kind: 'silence' }
  /** Begins, and then says nothing more without hanging up. */
  | { readonly kind: 'stall'; readonly text: string }

export interface FakeMessage { readonly role: string; readonly content: string | readonly { readonly text?: string }[] | null; readonly tool_call_id?: string; readonly tool_calls?: readonly unknown[] }
export interface FakeRequest {
  readonly model: string
  readonly stream?: boolean
  readonly stream_options?: { readonly include_usage?: boolean }
  readonly messages: readonly FakeMessage[]
  readonly tools?: readonly { readonly function: { readonly name: string } }[]
}

export interface FakeOpenAi {
  /** Up to and without `/chat/completions`. */
  readonly url: string
  readonly requests: readonly FakeRequest[]
  close(): Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<FakeRequest> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as FakeRequest
}

const pieces = (text: string, size: number): string[] => text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []

const stream = (response: ServerResponse, model: string) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (delta: Readonly<Record<string, unknown>>, finish: string | null = null): void => {
    response.write(`data: ${JSON.stringify({ id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: 0, model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`)
  }
  send({ role: 'assistant', content: '' })
  const usage = (taken: typeof fakeUsage): void => { response.write(`data: ${JSON.stringify({ id: 'chatcmpl-fake', object: 'chat.completion.chunk', created: 0, model, choices: [], usage: taken })}\n\n`) }
  return { send, usage, done: () => { response.end('data: [DONE]\n\n') } }
}

/** What every answer of it takes. */
export const fakeUsage = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 }

const answer = (response: ServerResponse, request: FakeRequest, number: number, { text = '', calls = [], fragment = 7 }: Extract<Behaviour, { kind: 'answer' }>): void => {
  const { send, usage, done } = stream(response, request.model)
  for (const piece of pieces(text, fragment)) send({ content: piece })
  const argTexts = calls.map((call) => (typeof call.args === 'string' ? call.args : JSON.stringify(call.args)))
  calls.forEach((call, index) => send({ tool_calls: [{ index, id: `call_${number}_${index}`, type: 'function', function: { name: call.name, arguments: '' } }] }))
  // Arguments come in small pieces, those of several calls in turns.
  const longest = Math.max(0, ...argTexts.map((each) => each.length))
  for (let from = 0; from < longest; from += fragment) {
    argTexts.forEach((each, index) => { if (from < each.length) send({ tool_calls: [{ index, function: { arguments: each.slice(from, from + fragment) } }] }) })
  }
  send({}, calls.length > 0 ? 'tool_calls' : 'stop')
  if (request.stream_options?.include_usage) usage(fakeUsage)
  done()
}

const behaveAs = (response: ServerResponse, request: FakeRequest, number: number, behaviour: Behaviour): void => {
  switch (behaviour.kind) {
    case 'answer': answer(response, request, number, behaviour); return
    case 'status':
      response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers }).end(JSON.stringify({ error: { message: `fake ${behaviour.status}`, type: 'fake' } }))
      return
    case 'hang-up': {
      const { send } = stream(response, request.model)
      for (const piece of pieces(behaviour.text, 7)) send({ content: piece })
      setTimeout(() => response.destroy(), 10)
      return
    }
    case 'content-filter': {
      const { send, done } = stream(response, request.model)
      for (const piece of pieces(behaviour.text ?? '', 7)) send({ content: piece })
      send({}, 'content_filter')
      done()
      return
    }
    case 'stall': {
      const { send } = stream(response, request.model)
      for (const piece of pieces(behaviour.text, 7)) send({ content: piece })
      return
    }
    case 'silence':
  }
}

/** An OpenAI-compatible endpoint on loopback that does with each request, counted from 0, what it is told. */
export const startFakeOpenAi = async (behave: (request: FakeRequest, number: number) => Behaviour): Promise<FakeOpenAi> => {
  const requests: FakeRequest[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request)
      requests.push(body)
      behaveAs(response, body, requests.length - 1, behave(body, requests.length - 1))
    })()
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`, requests,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => { resolve() }) }),
  }
}

/** The words of a message, however the client packed them. */
export const textOf = ({ content }: FakeMessage): string =>
  (typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join(''))
