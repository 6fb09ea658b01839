import { Conflict, type Database } from '#kernel/database'
import { sampleRecords } from './sample-officers.ts'
import { openStore, writes } from './store.ts'

/**
 * Puts the sample officers of a State into an empty node; a node that has officers is left as it is. The caller has made
 * sure that this is a sandbox.
 */
export async function seedSample(database: Database, state: string): Promise<void> {
  if (await openStore(database).anyOfficer()) return
  const { authorities, posts, officers, tenures } = sampleRecords(state)
  try {
    await database.commit([
      ...authorities.map(writes.insertAuthority),
      ...posts.map(writes.insertPost),
      ...officers.map((officer) => writes.insertOfficer(officer)),
      ...tenures.map((tenure) => writes.insertTenure(tenure)),
    ])
  } catch (error) {
    // Another process of this node was faster, with the same people.
    if (!(error instanceof Conflict)) throw error
  }
}
