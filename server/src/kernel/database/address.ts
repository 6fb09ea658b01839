import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findPlace } from './place.ts'
import { runningPostmaster } from './postmaster.ts'

/** Where a server listens: a host name, or the folder of its socket. */
export type Endpoint = { readonly host: string; readonly port: number }

/** The role under which the node works. It owns the databases and is no superuser. */
export const role = 'comity'
export const rolePassword = 'role.password'

export function urlOf(endpoint: Endpoint, user: string, password: string, database: string): string {
  return `postgres://${user}:${password}@${encodeURIComponent(endpoint.host)}:${endpoint.port}/${database}`
}

/** The address of a database of a home whose server runs now, for a second program beside the node. */
export function urlOfRunning(home: string, database: string): string | undefined {
  const place = findPlace(home)
  const running = place === undefined ? undefined : runningPostmaster(place.data)
  const secret = join(home, 'database', rolePassword)
  if (running === undefined || !existsSync(secret)) return undefined
  return urlOf(running, role, readFileSync(secret, 'utf8').trim(), database)
}
