import express, { type RequestHandler } from 'express'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../dist/web', import.meta.url))

/** An address that nothing answers, opened by a person: our page says so. A program gets the problem that follows. */
export const noSuchPage: RequestHandler = (request, response, next) => {
  if (request.method !== 'GET' || request.path.startsWith('/api/') || request.accepts(['json', 'html']) !== 'html') { next(); return }
  response.status(404).sendFile('index.html', { root: folder }, (error?: Error) => { if (error !== undefined) next() })
}

/** The built pages. Files whose names carry a hash never change; the others are asked for again each time. */
export const staticPages = (): RequestHandler => express.static(folder, {
  index: 'index.html', extensions: ['html'], redirect: false, dotfiles: 'ignore',
  setHeaders: (response, path) => {
    const hashed = /-[\w-]{8,}\.(?:js|css|woff2|svg)$/.test(path)
    response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (path.endsWith('widget.js')) response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
    // The sign-in window of a widget hands its code to the page that opened it; every other page of ours is cut off from its opener.
    if (path.endsWith('connect.html')) response.setHeader('Cross-Origin-Opener-Policy', 'unsafe-none')
  },
})
