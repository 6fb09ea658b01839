import type { Authority, Officer, Post } from './words.ts'

type Word = { readonly language: string; readonly text: string; readonly transliteration?: string }

/** The people of a sandbox, as data. Labels name them for the story and for tests; see `sampleId`. */
export type SampleState = {
  readonly state: string
  readonly authorities: Readonly<
    Record<
      string,
      { names: readonly Word[]; kind: Authority['kind']; place: string; zone: string; languages: readonly string[] }
    >
  >
  readonly posts: Readonly<
    Record<
      string,
      { authority: string; title: Word; unit: string; roles: readonly Post['roles'][number][]; clearance: number }
    >
  >
  readonly officers: Readonly<Record<string, { name: Word; language: Officer['language'] }>>
  readonly tenures: readonly SampleTenure[]
}
type SampleTenure = {
  readonly officer: string
  readonly post: string
  readonly kind: 'holder' | 'substitute'
  readonly reason: string
}
