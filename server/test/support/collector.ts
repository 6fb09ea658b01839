import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/** What a collector was sent: where to, and the body as JSON. */
export type Sent = { readonly path: string; readonly body: unknown }

export type Collector = {
  readonly endpoint: string
  readonly sent: readonly Sent[]
  readonly connections: () => number
  readonly close: () => Promise<void>
}

/** A collector of OTLP over HTTP with JSON, on a port of its own. */
export async function openCollector(): Promise<Collector> {
  const sent: Sent[] = []
  let connections = 0
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    sent.push({ path: request.url ?? '', body: JSON.parse(await text(request)) })
    response.setHeader('content-type', 'application/json').end('{}')
  }
  const server = createServer((request, response) => void take(request, response))
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the collector has no address')
  return {
    endpoint: `http://127.0.0.1:${address.port}/`,
    sent,
    connections: () => connections,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
