import { Agent, request } from 'node:http'

export type Load = {
  readonly origin: string
  readonly path: string | (() => string)
  readonly connections: number
  readonly seconds: number
  readonly headers: () => Record<string, string>
  readonly body: (n: number) => string
}
export type Measured = {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly errors: number
}

/** Sends POST requests over keep-alive connections, each waiting for its answer, for a time; the first fifth warms up. */
export async function measure(load: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  const began = performance.now()
  const counted = began + load.seconds * 200
  const until = began + load.seconds * 1000
  const latencies: number[] = []
  let errors = 0
  let n = 0
  const worker = async (): Promise<void> => {
    while (performance.now() < until) {
      const at = performance.now()
      const status = await post(agent, load, n++)
      if (at < counted) continue
      if (status === 200) latencies.push(performance.now() - at)
      else errors++
    }
  }
  await Promise.all(Array.from({ length: load.connections }, worker))
  agent.destroy()
  latencies.sort((a, b) => a - b)
  const quantile = (q: number): number => Math.round((latencies[Math.floor(latencies.length * q)] ?? 0) * 10) / 10
  return {
    perSecond: Math.round(latencies.length / (load.seconds * 0.8)),
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    errors,
  }
}

async function post(agent: Agent, load: Load, n: number): Promise<number> {
  const path = typeof load.path === 'string' ? load.path : load.path()
  return (await posted(agent, load.origin + path, load.headers(), load.body(n))).status
}

/** Sends JSON over a connection that lives on. */
export function posted(
  agent: Agent,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const all = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: all }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
