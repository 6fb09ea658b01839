import { fromBase64 } from '@comity/proof/base64'
import { command, type Endpoint } from '#kernel/command'
import { theNode } from '#kernel/context'
import { refuse, type Refusal } from '#kernel/refusal'
import * as contract from './contract.ts'
import type { Statements } from './statements.ts'

export type EnteringParts = {
  readonly append: (kind: string, digests: readonly Uint8Array[]) => Promise<number[]>
  readonly statements: Statements
}

/**
 * How systems of the State enter in its log over HTTP. The entries are durable before the command is decided; a digest is
 * entered once, so what is asked again after a lost answer changes nothing.
 */
export function enteringEndpoints({ append, statements }: EnteringParts): readonly Endpoint[] {
  const onNode = { load: async () => theNode, resource: () => theNode } as const
  const entered = (indexes: number[]) => ({ save: undefined, events: [], reply: { indexes } })

  const digests = command({
    route: contract.enterDigests,
    action: 'ledger.enter',
    ...onNode,
    facts: async (_, { body }): Promise<number[] | Refusal> => {
      const bytes = fromBase64(body.digests)
      if (bytes === undefined || bytes.length === 0 || bytes.length % 32 !== 0) {
        return refuse('malformed', { field: 'digests', detail: 'digests of 32 bytes, one after the other, in base64' })
      }
      return append(body.kind, cut(bytes))
    },
    decide: (_, __, indexes) => entered(indexes),
    save: () => [],
  })

  const signed = command({
    route: contract.enterStatements,
    action: 'ledger.enter',
    ...onNode,
    facts: async (_, { body, actor }): Promise<number[] | Refusal> => {
      const told = await statements.check(actor.account ?? '', body.statements)
      if ('digests' in told) return append(body.kind, cut(told.digests))
      return refuse('statement-not-believed', {
        field: `statements.${told.at}`,
        detail: 'not an envelope of a statement that a signer of this account and a second known signer signed',
        facts: { at: told.at, fault: told.fault },
      })
    },
    decide: (_, __, indexes) => entered(indexes),
    save: () => [],
  })

  return [digests, signed]
}

function cut(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, (at + 1) * 32))
}
