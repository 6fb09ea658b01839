import { chromium, type Browser } from '@playwright/test'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { addTask } from '@comity/server/contracts/cases'
import { readSession } from '@comity/server/contracts/identity'
import type { ReplyOf } from '@comity/server/kernel/route'
import { investigator } from './investigator.ts'
import { sampleNode } from './node.ts'

const site = fileURLToPath(new URL('../../web/dist/index.html', import.meta.url))
const tasks = 60

/** The first load of the inbox with nothing in the cache: seconds until its tasks can be read and used, bytes sent. */
export async function inbox({
  quick,
  browser: installed,
  say,
}: {
  quick: boolean
  browser: string
  say: (line: string) => void
}): Promise<object> {
  if (!existsSync(site)) throw new Error('build the web application first: `npm run build`')
  const node = await sampleNode()
  const browser = await chromium.launch({
    ...(existsSync(installed) ? { executablePath: installed } : {}),
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
  try {
    const cookie = await fill(node.origin)
    const loads: Load[] = []
    for (let run = 0; run < (quick ? 3 : 9); run++) {
      const load = await firstLoad(browser, node.origin, cookie)
      say(
        `load ${run + 1}: ${load.seconds.toFixed(2)} s, ${kilobytes([load.content])} kB, with heads ${kilobytes([load.wire])}`,
      )
      loads.push(load)
    }
    const middle = loads.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(loads.length / 2)]
    return {
      seconds: Number(middle?.seconds.toFixed(2)),
      kilobytes: kilobytes(loads.map(({ content }) => content)),
      withHeadsKilobytes: kilobytes(loads.map(({ wire }) => wire)),
    }
  } finally {
    await browser.close()
    await node.stop()
  }
}

const kilobytes = (bytes: readonly number[]): number => Math.round(Math.max(...bytes) / 1000)

/** Gives the investigator tasks in some cases, and hands back the cookie of the session. */
async function fill(origin: string): Promise<string> {
  const officer = await investigator(origin)
  const answer = await fetch(origin + readSession.path, { headers: officer.headers })
  const { acting } = (await answer.json()) as ReplyOf<typeof readSession>
  const cases = await officer.openCases(10)
  for (let n = 0; n < tasks; n++) {
    const made = await fetch(origin + addTask.path.replace(':case', cases[n % cases.length] ?? ''), {
      method: addTask.method,
      headers: { ...officer.headers, 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({
        title: `Task ${n} of the benchmark`,
        detail: 'Made to be seen in the inbox.',
        assignee: acting?.post.id,
        due: new Date(Date.now() + (n + 1) * 3_600_000).toISOString(),
        zone: 'America/Lima',
      }),
    })
    if (!made.ok) throw new Error(`a task was refused: ${made.status} ${await made.text()}`)
  }
  return officer.headers['cookie'] ?? ''
}

/** Bytes as they were sent: compressed content, and with the heads of all answers. */
type Load = { readonly seconds: number; readonly content: number; readonly wire: number }

/** One load in a browser profile of its own. Usable: the first task is shown and its link answers to the pointer. */
async function firstLoad(browser: Browser, origin: string, cookie: string): Promise<Load> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1360, height: 900 } })
  try {
    const [name = '', value = ''] = cookie.split('=')
    await context.addCookies([{ name, value, url: origin }])
    const page = await context.newPage()
    const wire = await context.newCDPSession(page)
    await wire.send('Network.enable')
    const sent = { content: 0, wire: 0 }
    wire.on('Network.dataReceived', ({ encodedDataLength }) => (sent.content += encodedDataLength))
    wire.on('Network.loadingFinished', ({ encodedDataLength }) => (sent.wire += encodedDataLength))
    const began = performance.now()
    await page.goto(origin, { waitUntil: 'commit' })
    await page.getByRole('link', { name: 'Task 0 of the benchmark' }).first().click({ trial: true })
    const seconds = (performance.now() - began) / 1000
    await page.waitForLoadState('load')
    return { seconds, ...sent }
  } finally {
    await context.close()
  }
}
