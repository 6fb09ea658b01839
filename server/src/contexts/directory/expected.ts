import type { Acceptance } from './accept.ts'
import type { KnownPeer } from './view.ts'

/** The neighbour as it will be once what was accepted is written. */
export function expectedPeer(
  { state, read, writes }: Acceptance,
  known: KnownPeer | undefined,
  now: string,
  verdict: string,
): KnownPeer {
  const { descriptor, keys, text } = read
  const received = {
    descriptor: text,
    serial: descriptor.serial,
    issuedAt: descriptor.issuedAt,
    validUntil: descriptor.validUntil,
  }
  if (known !== undefined) {
    if (writes.length === 0) return known
    const pending = ['proposed', 'compared'].includes(known.row.standing)
    const again = verdict === 'compromised' || verdict === 'other-key'
    const standing =
      again && (pending || (verdict === 'compromised' && known.row.standing === 'trusted'))
        ? 'proposed'
        : known.row.standing
    const row = {
      ...known.row,
      ...received,
      receivedAt: now,
      askedAt: now,
      fault: null,
      standing,
      version: known.row.version + 1,
    }
    return { ...known, descriptor, listed: standing === 'trusted' ? [] : keys, row }
  }
  return {
    row: {
      state,
      standing: 'proposed',
      standingAt: now,
      reason: null,
      standingBy: null,
      comparedKey: null,
      comparedBy: null,
      ...received,
      receivedAt: now,
      source: 'file',
      askedAt: now,
      fault: null,
      hello: null,
      version: 1,
    },
    descriptor,
    keys: [],
    listed: keys,
  }
}
