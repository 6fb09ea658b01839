import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { order, type ContextName } from '../../src/contexts/order.ts'
import { auditRecorder, type AuditEntry } from '#kernel/audit'
import { diskBlobs } from '#kernel/blobs'
import { standingClock } from '#kernel/clock'
import { openDatabase } from '#kernel/database'
import { uuids } from '#kernel/ids'
import type { Kernel } from '#kernel/kernel'
import { silentLog } from '#kernel/log'
import { loadPolicies, type Policies } from '#kernel/policy'
import { Settings } from '#kernel/settings'
import { freshDatabase, type FreshDatabase } from './database.ts'

export type TestKernel = Kernel & {
  readonly clock: ReturnType<typeof standingClock>
  readonly url: string
  /** Where its blobs lie. */
  readonly blobFolder: string
  /** A second process of the same node: another pool on the same database, the same clock. Closed with the first. */
  readonly another: () => Promise<Kernel>
  /** Everything in the audit trail, oldest first. */
  readonly audit: () => Promise<readonly AuditEntry[]>
  readonly close: () => Promise<void>
}

/** A real kernel on a database of its own, or the one given, with a standing clock, a folder for blobs and a silent log. */
export async function testKernel(
  given: { readonly at?: string; readonly contexts?: readonly ContextName[]; readonly database?: FreshDatabase } = {},
): Promise<TestKernel> {
  const clock = standingClock(given.at ?? '2026-11-22T10:00:00.000Z')
  const fresh = given.database ?? (await freshDatabase())
  const folder = await mkdtemp(join(tmpdir(), 'comity-test-blobs-'))
  const policies = await testPolicies(given.contexts)
  const blobs = await diskBlobs(folder)
  const opened: Kernel[] = []
  const open = (): Kernel => {
    const database = openDatabase(fresh.url, { connections: 6 })
    const kernel: Kernel = {
      clock,
      database,
      blobs,
      policies,
      ids: uuids(clock),
      log: silentLog,
      record: auditRecorder(database),
      wake: () => undefined,
    }
    opened.push(kernel)
    return kernel
  }
  const first = open()
  return {
    ...first,
    clock,
    url: fresh.url,
    blobFolder: folder,
    another: () => Promise.resolve(open()),
    audit: async () => {
      const rows = await first.database.query<{ entry: AuditEntry }>('select entry from kernel.audit order by tx, id')
      return rows.map(({ entry }) => entry)
    },
    close: async () => {
      for (const { database } of opened) await database.close()
      await fresh.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The policies of the contexts named, or of all there are, in their order. */
export async function testPolicies(contexts: readonly ContextName[] = order): Promise<Policies> {
  const fileOf = (context: string, file: string) => new URL(`../../src/contexts/${context}/${file}`, import.meta.url)
  const there = order.filter((name) => contexts.includes(name) && existsSync(fileOf(name, 'schema.cedarschema')))
  const read = (file: string) =>
    Promise.all(there.map(async (context) => ({ context, text: await readFile(fileOf(context, file), 'utf8') })))
  const schemas = await read('schema.cedarschema')
  return loadPolicies(await read('policy.cedar'), schemas.map(({ text }) => text).join('\n'))
}

/** Settings of a node for tests: Peru's, over http on this machine, unless told otherwise. */
export function testSettings(given: Partial<Settings> = {}): Settings {
  return Settings.parse({ state: 'PER', name: 'Lima', home: '/nowhere', origin: 'http://localhost:4101', ...given })
}
