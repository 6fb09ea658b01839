import { createServer, type ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Refused } from '#kernel/refusal'
import { wire, type Request } from './wire.ts'

/** A peer that answers as the path says, a byte at a time. */
const peer = createServer((request, response) => {
  response.writeHead(200)
  if (request.url === '/peer/drips') void drip(response, Number.POSITIVE_INFINITY)
  if (request.url === '/peer/takes-its-time') void drip(response, 80).then(() => response.end())
  if (request.url === '/peer/stops') void drip(response, 5)
  if (request.url === '/peer/endless') response.end('x'.repeat(5_000))
})
const timers = new Set<ReturnType<typeof setInterval>>()
function drip(response: ServerResponse, most: number): Promise<void> {
  return new Promise((resolve) => {
    let sent = 0
    const timer = setInterval(() => {
      sent += 1
      if (sent <= most && !response.destroyed) {
        response.write('x')
        return
      }
      clearInterval(timer)
      resolve()
    }, 20)
    timers.add(timer)
  })
}

const calls = wire({ loopback: true })
let address: string
beforeAll(async () => {
  await new Promise<void>((listening) => peer.listen(0, '127.0.0.1', listening))
  const place = peer.address()
  address = `http://127.0.0.1:${typeof place === 'object' ? place?.port : 0}`
})
afterAll(() => {
  for (const timer of timers) clearInterval(timer)
  calls.close()
  peer.closeAllConnections()
  peer.close()
})

// Shorter than what the one that takes its time takes, and far longer than its pauses.
const timeoutMs = 1_000
const asked = (path: string, more: Partial<Request> = {}): Request => ({
  address,
  method: 'GET',
  path,
  timeoutMs,
  mostBytes: 1_000,
  ...more,
})
async function refusalOf(request: Request): Promise<unknown> {
  try {
    await calls.send(request)
    return undefined
  } catch (error) {
    return error instanceof Refused ? error.refusal : error
  }
}
const late = { refused: 'peer-unreachable', detail: 'no answer within 1 seconds' }

describe('a peer that answers', () => {
  it('so slowly that it never ends is left after the time it was given, however many bytes it sends', async () => {
    expect(await refusalOf(asked('/peer/drips'))).toMatchObject(late)
  })

  it('slowly, with what is used as it comes, is heard to the end', async () => {
    let heard = 0
    const take: Request['take'] = async (pieces) => {
      for await (const piece of pieces) heard += piece.length
    }
    expect(await refusalOf(asked('/peer/takes-its-time', { take }))).toBe(undefined)
    expect(heard).toBe(80)
  })

  it('and stops in the middle of what is used as it comes is left after a pause of that time', async () => {
    let heard = 0
    const take: Request['take'] = async (pieces) => {
      for await (const piece of pieces) heard += piece.length
    }
    expect(await refusalOf(asked('/peer/stops', { take }))).toMatchObject(late)
    expect(heard).toBe(5)
  })

  it('with more than it was asked for is cut off', async () => {
    expect(await refusalOf(asked('/peer/endless'))).toMatchObject({ refused: 'peer-unreachable' })
  })
})
