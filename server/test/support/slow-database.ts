import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'

/** How a database meets those who come: it says nothing for a time and then works, says that it starts up, or works. */
export type Manner = 'silent' | 'starting' | 'works'

export type SlowDatabase = {
  /** The address of the real database through this door. */
  readonly url: string
  /** How many have come. */
  readonly came: () => number
  readonly close: () => Promise<void>
}

/** PostgreSQL, "Message Formats": an ErrorResponse. */
function startingUp(): Buffer {
  const fields = ['SFATAL', 'VFATAL', 'C57P03', 'Mthe database system is starting up'].map((field) => `${field}\0`)
  const body = Buffer.from(`${fields.join('')}\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** A door to a database behind which it is slow: `manner` says how the nth who comes is met; silence lasts `silentMs`. */
export async function slowDatabase(
  url: string,
  manner: (nth: number) => Manner,
  silentMs = Number.POSITIVE_INFINITY,
): Promise<SlowDatabase> {
  const { host, port } = new Client({ connectionString: url })
  const open = new Set<Socket>()
  const timers = new Set<NodeJS.Timeout>()
  let came = 0
  const keep = (socket: Socket): void => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => open.delete(socket))
  }
  const handOn = (from: Socket): void => {
    const to = host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host)
    keep(to)
    from.pipe(to)
    to.pipe(from)
    from.on('close', () => to.destroy())
    to.on('close', () => from.destroy())
  }
  const server: Server = createServer((socket) => {
    keep(socket)
    const met = manner(++came)
    if (met === 'works') handOn(socket)
    else if (met === 'starting') socket.once('data', () => socket.end(startingUp()))
    else if (silentMs < Number.POSITIVE_INFINITY)
      timers.add(setTimeout(() => (socket.destroyed ? undefined : handOn(socket)), silentMs))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the door has no port')
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(address.port)
  through.search = ''
  return {
    url: through.href,
    came: () => came,
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
