import { createServer } from 'node:http'
import { Server } from 'socket.io'

/** The baseline: socket.io with nothing behind it. Prints its address. */
const http = createServer()
new Server(http).of('/chat').on('connection', () => undefined)
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  if (address !== null && typeof address !== 'string') process.stdout.write(`http://localhost:${address.port}\n`)
})
