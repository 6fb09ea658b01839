import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the agency's provider says of a person; tests change it as a provider would. */
export type Person = { email: string; email_verified: boolean }

export type TestProvider = {
  readonly issuer: string
  readonly people: Map<string, Person>
  /** Signs a person in at the provider, as a browser would, and returns the address the browser is sent back to. */
  readonly browse: (location: string, login: string) => Promise<URL>
  readonly stop: () => Promise<void>
}

export const clientId = 'comity'
export const clientSecret = 'only for this test, not a secret'

/** A real OpenID provider on a port of its own. */
export async function startProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const people = new Map<string, Person>()
  const provider = await quietly(async () => {
    const { Provider } = await import('oidc-provider')
    return new Provider(issuer, {
      clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
      cookies: { keys: ['for this test'] },
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    })
  })
  server.on('request', provider.callback())
  return { issuer, people, browse: (location, login) => browse(location, login, redirectUri), stop: () => stop(server) }
}

/** The provider warns that it is set up for development, which is what it is here for. */
async function quietly<T>(make: () => Promise<T>): Promise<T> {
  const { warn, info } = console
  console.warn = console.info = () => undefined
  try {
    return await make()
  } finally {
    Object.assign(console, { warn, info })
  }
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

async function browse(location: string, login: string, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, string>()
  const go = async (url: URL, form?: Record<string, string>): Promise<Response> => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    return answer
  }
  let url = new URL(location)
  let answer = await go(url)
  for (let step = 0; step < 12; step++) {
    const next = answer.headers.get('location')
    if (next !== null) {
      url = new URL(next, url)
      if (url.href.startsWith(redirectUri)) return url
      answer = await go(url)
      continue
    }
    const page = await answer.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    const action = /action="([^"]+)"/.exec(page)?.[1]
    if (prompt === undefined || action === undefined)
      throw new Error(`no form on ${url.pathname}: ${page.slice(0, 300)}`)
    url = new URL(action, url)
    answer = await go(url, { prompt, ...(prompt === 'login' ? { login, password: 'any' } : {}) })
  }
  throw new Error('the provider never came back')
}
