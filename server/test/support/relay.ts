import { createServer, request as call, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** An answer on its way: what is changed here is what the caller gets. */
export type Passing = { status: number; headers: Record<string, string>; body: string | Buffer }

/** A node as seen through somebody who changes what it says. Requests pass as they are, the signed `host` included. */
export async function relay(origin: string, change: (path: string, passing: Passing) => void) {
  const { hostname, port } = new URL(origin)
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request)
    const { connection: _, 'accept-encoding': __, ...headers } = request.headers
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const onward = { hostname, port, path: request.url, method: request.method, headers }
      call(onward, resolve).on('error', reject).end(body)
    })
    const passing: Passing = {
      status: answer.statusCode ?? 500,
      headers: Object.fromEntries(
        ['content-type', 'cache-control', 'comity-time'].flatMap((name) => {
          const value = answer.headers[name]
          return typeof value === 'string' ? [[name, value]] : []
        }),
      ),
      body: await buffer(answer),
    }
    change(request.url ?? '', passing)
    response.writeHead(passing.status, passing.headers).end(passing.body)
  }
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
