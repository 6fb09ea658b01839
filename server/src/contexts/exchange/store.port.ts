import type { Database } from '#kernel/database'
import type { Store } from './ports.ts'
import { deliveryStore } from './store.deliver.ts'
import { passedStore } from './store.passed.ts'
import { proofStore, readingStore, watchingStore } from './store.proofs.ts'
import { endingStore } from './store.receive.ts'
import { type Line, type Place, rowOf } from './store.rows.ts'
import { sendWrites } from './store.write.ts'

/** What the flows keep, in PostgreSQL. */
export function storeIn(database: Database, place: Place, line: Line): Store {
  return {
    send: (message, receipts) =>
      database.commit(sendWrites(rowOf(message, receipts, place, null), receipts, [], place)),
    ...readingStore(database, place),
    ...deliveryStore(database, place),
    ...endingStore(database, place, line),
    ...watchingStore(database),
    ...passedStore(database, place),
    ...proofStore(database, place),
  }
}
