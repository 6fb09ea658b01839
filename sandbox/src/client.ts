import { randomUUID } from 'node:crypto'
import { choosePost, choosePurpose, signInAsSample } from '@comity/server/contracts/identity'
import type { BodyOf, ParamsOf, QueryOf, ReplyOf, Route } from '@comity/server/kernel/route'

type Input<R extends Route> = {
  readonly params?: ParamsOf<R>
  readonly query?: Partial<QueryOf<R>>
  readonly body?: BodyOf<R>
  readonly file?: Uint8Array
  readonly version?: number
  readonly key?: string
}

/** A sample officer at work through the node's own HTTP interface, exactly as the browser does it. */
export type Client = {
  readonly origin: string
  readonly call: <R extends Route>(route: R, input?: Input<R>) => Promise<ReplyOf<R>>
}

/** Signs in as a sample officer, in a post and for a purpose. Throws an `Error` that names the refusal. */
export async function signIn(
  origin: string,
  as: { readonly officer: string; readonly post?: string; readonly purpose: string; readonly basis: string },
): Promise<Client> {
  let cookie = ''
  const client: Client = {
    origin,
    call: async (route, input = {}) => {
      const response = await fetch(origin + addressOf(route, input), {
        method: route.method,
        headers: {
          'x-comity-csrf': '1',
          ...(cookie === '' ? {} : { cookie }),
          ...(route.method === 'GET' ? {} : { 'idempotency-key': input.key ?? randomUUID() }),
          ...(input.version === undefined ? {} : { 'if-match': `"${input.version}"` }),
          ...(input.file
            ? { 'content-type': 'application/octet-stream' }
            : route.method === 'GET'
              ? {}
              : { 'content-type': 'application/json' }),
        },
        ...(route.method === 'GET'
          ? {}
          : {
              body: input.file === undefined ? JSON.stringify(input.body ?? {}) : new Uint8Array(input.file),
            }),
      })
      const set = response.headers.getSetCookie()[0]
      if (set !== undefined) cookie = set.split(';')[0] ?? ''
      const reply: unknown = await response.json()
      if (!response.ok) {
        const { code, detail, field, rule } = reply as { code?: string; detail?: string; field?: string; rule?: string }
        const said = `${route.method} ${route.path}: ${code ?? response.status} ${detail ?? ''} ${field ?? ''} ${rule ?? ''}`
        throw Object.assign(new Error(said.trim()), { problem: reply })
      }
      return reply as ReplyOf<typeof route>
    },
  }
  await client.call(signInAsSample, { body: { officer: as.officer } })
  if (as.post !== undefined) await client.call(choosePost, { body: { post: as.post } })
  await client.call(choosePurpose, { body: { purpose: as.purpose, basis: as.basis } })
  return client
}

/** The proposal a refusal left for a second officer, if it left one. */
export function proposalIn(error: unknown): string | undefined {
  const { problem } = (error ?? {}) as { problem?: { code?: string; facts?: { proposal?: string } } }
  return problem?.code === 'second-officer-needed' ? problem.facts?.proposal : undefined
}

function addressOf<R extends Route>(route: R, input: Input<R>): string {
  const params = (input.params ?? {}) as Record<string, string>
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams(
    Object.entries((input.query ?? {}) as Record<string, string | number | boolean | undefined>).flatMap(
      ([name, value]) => (value === undefined ? [] : [[name, String(value)]]),
    ),
  ).toString()
  return search === '' ? path : `${path}?${search}`
}
