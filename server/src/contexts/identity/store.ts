import type { Database } from '#kernel/database'
import { attemptStore } from './store.attempts.ts'
import { credentialStore, credentialWrites } from './store.credentials.ts'
import { officerStore, officerWrites } from './store.officers.ts'
import { postStore, postWrites } from './store.posts.ts'
import { dutyStore, dutyWrites } from './store.seats.ts'
import { sessionStore, sessionWrites } from './store.sessions.ts'

export { columns } from './store.tables.ts'

/** All reading of this context. */
export function openStore(database: Database) {
  return {
    ...officerStore(database),
    ...postStore(database),
    ...dutyStore(database),
    ...sessionStore(database),
    ...credentialStore(database),
    ...attemptStore(database),
  }
}
export type Store = ReturnType<typeof openStore>

/** All writing of this context, carried out by the command interpreter. */
export const writes = { ...officerWrites, ...postWrites, ...dutyWrites, ...sessionWrites, ...credentialWrites }
