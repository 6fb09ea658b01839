import { randomUUID } from 'node:crypto'
import { visitor, type Actor } from '#kernel/actor'
import type { Answer, Endpoint, Incoming } from '#kernel/command'
import type { Kernel } from '#kernel/kernel'
import { isRefusal, type Refusal } from '#kernel/refusal'
import type { Route } from '#kernel/route'

export type Question = {
  readonly as?: Actor | undefined
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
  readonly version?: number | undefined
  readonly key?: string
  readonly address?: string
  readonly agent?: string
}

/** Puts a request to the endpoint of a route, as the edge would, with an idempotency key of its own. */
export async function ask(
  kernel: Kernel,
  endpoints: readonly Endpoint[],
  route: Route,
  { as = visitor, params = {}, query = {}, body = {}, version, key, address, agent }: Question = {},
): Promise<Answer | Refusal> {
  const endpoint = endpoints.find((one) => one.route === route)
  if (endpoint === undefined) throw new Error(`nobody answers ${route.method} ${route.path}`)
  return endpoint.run(kernel, {
    actor: as,
    params,
    query,
    body,
    version,
    idempotencyKey: key ?? randomUUID(),
    device: { address: address ?? '192.0.2.1', agent: agent ?? 'test browser', origin: 'http://localhost:4101' },
  })
}

type Wish = Partial<Omit<Incoming, 'actor' | 'device'>>

/** Puts requests of somebody to endpoints, each with an idempotency key of its own unless one is given. */
export function asking(kernel: Kernel, endpoints: readonly Endpoint[]) {
  return async (route: Route, actor: Actor, wish: Wish = {}): Promise<Answer | Refusal> => {
    const endpoint = endpoints.find((one) => one.route === route)
    if (endpoint === undefined) throw new Error(`no endpoint for ${route.path}`)
    const device = { address: '', agent: '', origin: '' }
    return endpoint.run(kernel, {
      actor,
      params: {},
      query: {},
      body: {},
      idempotencyKey: randomUUID(),
      device,
      ...wish,
    })
  }
}

/** The body of an answer; a refusal fails the test with its words. */
export function answered<T = unknown>(result: Answer | Refusal): T {
  if (isRefusal(result)) throw new Error(`refused: ${result.refused} — ${result.detail ?? ''} ${result.rule ?? ''}`)
  return result.body as T
}

/** The code of a refusal; an answer fails the test. */
export function refusedWith(result: Answer | Refusal): string {
  if (!isRefusal(result)) throw new Error(`not refused: ${JSON.stringify(result.body)}`)
  return result.refused
}
