import { createHash } from 'node:crypto'
import { sampleBrazil } from './sample-officers.bra.ts'
import { samplePeru } from './sample-officers.per.ts'
import { sampleSwitzerland } from './sample-officers.che.ts'
import type { SampleState } from './sample-state.ts'
import type { Authority, Officer, Post, Tenure } from './words.ts'

export const sampleStates: readonly SampleState[] = [samplePeru, sampleBrazil, sampleSwitzerland]

/** The identifier of a sample record, the same on every machine: `sampleId('officer', 'per.investigator')`. */
export function sampleId(kind: 'authority' | 'post' | 'officer' | 'tenure', label: string): string {
  const hash = createHash('sha256').update(`comity sample ${kind} ${label}`).digest()
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

const since = '2026-01-01T00:00:00.000Z'
const substitutesUntil = '2035-12-31T00:00:00.000Z'

export type SampleRecords = {
  readonly authorities: readonly Authority[]
  readonly posts: readonly Post[]
  readonly officers: readonly Officer[]
  readonly tenures: readonly Tenure[]
}

/** The records of one State's sample; none for a State without one. */
export function sampleRecords(state: string): SampleRecords {
  const sample = sampleStates.find((one) => one.state === state)
  if (sample === undefined) return { authorities: [], posts: [], officers: [], tenures: [] }
  const prefix = state.toLowerCase()
  const named = (label: string): string => `${prefix}.${label}`
  return {
    authorities: Object.entries(sample.authorities).map(([label, authority]) => ({
      ...authority,
      id: sampleId('authority', named(label)),
      names: [...authority.names],
      languages: [...authority.languages],
      version: 1,
    })),
    posts: Object.entries(sample.posts).map(([label, post]) => ({
      ...post,
      id: sampleId('post', named(label)),
      authority: sampleId('authority', named(post.authority)),
      roles: [...post.roles],
      state: 'open',
      version: 1,
    })),
    officers: Object.entries(sample.officers).map(([label, { name, language }]) => ({
      id: sampleId('officer', named(label)),
      name: { ...name, text: `${name.text} (sample)` },
      email: `${label}@${prefix}.example`,
      state: 'active',
      language,
      sample: true,
      version: 1,
    })),
    tenures: sample.tenures.map(({ officer, post, kind, reason }) => ({
      id: sampleId('tenure', `${named(officer)} ${named(post)} ${kind}`),
      officer: sampleId('officer', named(officer)),
      post: sampleId('post', named(post)),
      kind,
      from: since,
      until: kind === 'holder' ? null : substitutesUntil,
      roles: null,
      reason,
    })),
  }
}
