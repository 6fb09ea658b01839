import { isFault } from '@comity/proof/fault'
import { readEnvelope } from '@comity/proof/envelope'
import { canonicalise } from '@comity/proof/canonical'
import { nativeVerify } from '#kernel/crypto/signing'
import { isRefusal } from '#kernel/refusal'
import { descriptorType, readDescriptor } from '#contexts/directory'
import type { Check } from './kit.ts'

/** What a node says of itself to anyone. */
export const directoryChecks: readonly Check[] = [
  {
    id: 'node.ready',
    must: 'GET /readyz answers 200 when the node can work',
    where: 'directory',
    run: async ({ fetch }) => {
      const { status } = await fetch('/readyz')
      return status === 200 ? undefined : `status ${status}`
    },
  },
  {
    id: 'descriptor.served',
    must: `GET /peer/directory/descriptor gives a descriptor to anyone, of type ${descriptorType}`,
    where: 'directory',
    run: async ({ fetch }) => {
      const { status, headers } = await fetch('/peer/directory/descriptor')
      if (status !== 200) return `status ${status}`
      const type = headers.get('content-type') ?? ''
      return type.startsWith(descriptorType) ? undefined : `type ${type}`
    },
  },
  {
    id: 'descriptor.holds',
    must: 'the descriptor is in form, signed by every valid node key it lists, and every signing key in it is shown to be held',
    where: 'directory',
    run: async ({ fetch, now }, found) => {
      const { text } = await fetch('/peer/directory/descriptor')
      const read = readDescriptor(text, now().toString({ smallestUnit: 'millisecond' }), nativeVerify)
      if (isRefusal(read)) return `${read.refused}: ${read.detail ?? ''} ${read.field ?? ''}`.trim()
      found.descriptor = read
      return undefined
    },
  },
  {
    id: 'descriptor.canonical',
    must: 'the payload of the descriptor is canonical JSON (RFC 8785) in a DSSE envelope',
    where: 'signatures',
    run: async ({ fetch }) => {
      const read = readEnvelope((await fetch('/peer/directory/descriptor')).text)
      if (isFault(read)) return read.fault
      return canonicalise(read.payload) === new TextDecoder().decode(read.bytes) ? undefined : 'not canonical'
    },
  },
  {
    id: 'descriptor.current',
    must: 'the descriptor is valid now',
    where: 'directory',
    run: async ({ now }, { descriptor }) => {
      if (descriptor === undefined) return { cannot: 'the descriptor could not be read' }
      const { issuedAt, validUntil } = descriptor.descriptor
      const at = now().epochMilliseconds
      return Date.parse(issuedAt) - 300_000 <= at && at < Date.parse(validUntil)
        ? undefined
        : `valid from ${issuedAt} until ${validUntil}`
    },
  },
  {
    id: 'descriptor.address',
    must: 'the address in the descriptor is the one it is served under',
    where: 'directory',
    run: async ({ address }, { descriptor }) => {
      if (descriptor === undefined) return { cannot: 'the descriptor could not be read' }
      const said = new URL(descriptor.descriptor.address).origin
      return said === address.origin ? undefined : `it says ${said}`
    },
  },
]
