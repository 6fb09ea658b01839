import { arrivals, type Arrivals } from '#kernel/arrivals'
import { happened } from '#kernel/event'
import type { Job } from '#kernel/jobs'
import { instant, type Kernel } from '#kernel/kernel'
import { deleteInTime } from '#kernel/retention'
import { CaseDeleted, PartyRemoved } from './contract.ts'
import { caseResource, resourceOfPart } from './policy.ts'
import { news } from './records.ts'
import { dayOf } from './rules.retention.ts'
import { abandonDocuments, forgetUpload, isUsed, noteUpload, unusedUploads } from './store.blobs.ts'
import { caseById } from './store.cases.ts'
import { isKind, partsById } from './store.parts.ts'
import { deleteCase, deleteParty, expiredCases, expiredParties } from './store.retention.ts'

/** Bytes on their way into documents. */
export function arrivalsIn({ database, ...kernel }: Pick<Kernel, 'database' | 'blobs' | 'clock'>): Arrivals<string> {
  return arrivals(kernel, {
    note: async (digest, at) => {
      await noteUpload(database, digest, at)
      return digest
    },
    isUsed: (digest, since) => isUsed(database, digest, since),
    until: async (until) => (await unusedUploads(database, until)).map((digest) => ({ note: digest, digest })),
    forget: (digest, until) => forgetUpload(database, digest, until),
  })
}

/** Deletes, once a day, what has reached its date: parties, archived cases, and bytes that nothing uses any more. */
export function retentionJob(kernel: Kernel): Job {
  const { database, clock } = kernel
  const incoming = arrivalsIn(kernel)

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
      const bytes = abandonDocuments(id, incoming.over())
      const event = happened(CaseDeleted, `case:${id}`, { case: id, reference: file.reference })
      const writes = [...deleteCase(id, today), bytes]
      await deleteInTime(kernel, { action: 'cases.delete', resource: caseResource(file), writes, event })
    }
  }

  return {
    name: 'cases.retention',
    at: '15 3 * * *',
    run: async () => {
      const today = dayOf(instant(clock)).toString()
      await removeParties(today)
      await removeCases(today)
      await incoming.collect()
      await incoming.sweep()
      kernel.wake()
    },
  }
}
