import { happened } from '#kernel/event'
import type { Job } from '#kernel/jobs'
import { instant, type Kernel } from '#kernel/kernel'
import { deleteInTime } from '#kernel/retention'
import { CaseDeleted, PartyRemoved } from './contract.ts'
import { caseResource, resourceOfPart } from './policy.ts'
import { news } from './records.ts'
import { dayOf } from './rules.retention.ts'
import { abandonDocuments, forgetUpload, isUsed, unusedUploads } from './store.blobs.ts'
import { caseById } from './store.cases.ts'
import { isKind, partsById } from './store.parts.ts'
import { deleteCase, deleteParty, expiredCases, expiredParties } from './store.retention.ts'

/** Bytes that no document came to use are kept this long, for an upload may still be on its way. */
const hoursForUploads = 24
const msAnHour = 3_600_000

/** Whether cases have a use for bytes: a document is made of them, or will be. */
export async function usesBytes({ database, clock }: Pick<Kernel, 'database' | 'clock'>, digest: string) {
  return isUsed(database, digest, clock.now().subtract({ hours: hoursForUploads }).toString())
}

/** Deletes, once a day, what has reached its date: parties, archived cases, and bytes that nothing uses any more. */
export function retentionJob(kernel: Kernel): Job {
  const { database, blobs, clock } = kernel

  const removeParties = async (today: string) => {
    for (const { case: caseId, id } of await expiredParties(database, today)) {
      const file = await caseById(database, caseId)
      const part = (await partsById(database, [caseId], [id])).get(id)
      if (file === undefined || part === undefined || !isKind(part, 'party')) continue
      const [about, data] = news(part.thing)
      const event = happened(PartyRemoved, about, { ...data, marking: part.thing.marking })
      await deleteInTime(kernel, {
        action: 'cases.remove-party',
        resource: resourceOfPart(file, part),
        writes: deleteParty(caseId, id, today),
        event,
      })
    }
  }

  const removeCases = async (today: string) => {
    for (const id of await expiredCases(database, today)) {
      const file = await caseById(database, id)
      if (file === undefined) continue
      // Noted as old, so that the collector below takes the bytes in the same run.
      const bytes = abandonDocuments(id, clock.now().subtract({ hours: hoursForUploads }).toString())
      const event = happened(CaseDeleted, `case:${id}`, { case: id, reference: file.reference })
      const writes = [...deleteCase(id, today), bytes]
      await deleteInTime(kernel, { action: 'cases.delete', resource: caseResource(file), writes, event })
    }
  }

  const collect = async () => {
    const until = clock.now().subtract({ hours: hoursForUploads }).toString()
    for (const digest of await unusedUploads(database, until)) {
      await blobs.remove(digest)
      // Only now, so that a process that dies before leaves it to the next run.
      await forgetUpload(database, digest, until)
    }
    // Bytes whose note failed are on no list; the kernel asks every context before it removes them.
    await blobs.sweep(hoursForUploads * 2 * msAnHour)
  }

  return {
    name: 'cases.retention',
    at: '15 3 * * *',
    run: async () => {
      const today = dayOf(instant(clock)).toString()
      await removeParties(today)
      await removeCases(today)
      await collect()
      kernel.wake()
    },
  }
}
