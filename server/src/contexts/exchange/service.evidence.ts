import { Readable } from 'node:stream'
import { messageEvidence } from '@comity/proof/message-evidence'
import type { Endpoint } from '#kernel/command'
import { query } from '#kernel/query'
import * as contract from './contract.ts'
import type { Ground } from './ground.ts'
import { loadMessage, resourceOf } from './service.ts'
import { receiptRecords } from './store.proofs.ts'
import { certificatesIn, coverIn } from './store.rows.ts'

/** What shows a stranger what was sent, received, opened, recalled and destroyed: never what the message said. */
export function evidenceQuery(ground: Ground): Endpoint {
  return query({
    route: contract.fetchEvidence,
    action: 'exchange.fetch-evidence',
    load: ({ params, actor }) => loadMessage(ground, actor, params.id),
    resource: resourceOf,
    visibleBy: 'exchange.read',
    reply: async ({ row }, { now }) => {
      const { from, to } = coverIn(row.envelope)
      const [receipts, descriptors] = await Promise.all([
        receiptRecords(ground.kernel.database, row.message),
        Promise.all([from.state, to.state].map((state) => ground.directory.descriptorOf(state))),
      ])
      const file = {
        evidence: messageEvidence,
        message: row.message,
        cover: row.envelope,
        certificates: certificatesIn(row),
        receipts: receipts.map(({ envelope, leaf, proof }) => ({ envelope, leaf, proof })),
        descriptors: descriptors.flatMap((text) => text ?? []),
        exportedAt: now,
      }
      return {
        stream: Readable.from([JSON.stringify(file, undefined, 2)]),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-disposition': `attachment; filename="comity-message-${row.id}.json"`,
        },
        seen: [row.id],
      }
    },
  })
}
