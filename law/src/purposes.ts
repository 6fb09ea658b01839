import data from '../data/purposes.json' with { type: 'json' }
import type { Names } from './languages.ts'

export type PurposeId =
  | 'prevention'
  | 'investigation'
  | 'prosecution'
  | 'execution-of-penalty'
  | 'asset-recovery'
  | 'border-and-customs'
  | 'data-protection-supervision'
  | 'audit'
  | 'defence'
  | 'node-administration'

export type Purpose = { readonly id: PurposeId; readonly names: Names }

export type LegalBasis = {
  /** Unique over all States: the State's code in lower case, then a name. */
  readonly id: string
  /** ISO 3166-1 alpha-3. */
  readonly state: string
  readonly purposes: readonly PurposeId[]
  /** As cited, or `whole act`. */
  readonly article: string
  /** Official title by language tag, in the State's own languages and in English. */
  readonly name: { readonly en: string } & Readonly<Partial<Record<string, string>>>
  /** Day on which the entry was last looked at (ISO 8601). */
  readonly asOf: string
  readonly verified: boolean
}

/** What data may be looked up or shared for. */
export const purposes: readonly Purpose[] = data.purposes as readonly Purpose[]

export const legalBases: readonly LegalBasis[] = data.bases as readonly LegalBasis[]

export function purposeOf(id: string): Purpose | undefined {
  return purposes.find((purpose) => purpose.id === id)
}

export function legalBasisOf(id: string): LegalBasis | undefined {
  return legalBases.find((basis) => basis.id === id)
}

/** The bases an officer of a State may state, for one purpose or for all; empty where the data has none. */
export function legalBasesFor(state: string, purpose?: PurposeId): readonly LegalBasis[] {
  return legalBases.filter(
    (basis) => basis.state === state && (purpose === undefined || basis.purposes.includes(purpose)),
  )
}

/** `Código Procesal Penal …, 528–537`: the title in the first wanted language there is, otherwise in English. */
export function citeLegalBasis(basis: LegalBasis, ...wanted: readonly string[]): string {
  const language = wanted.find((tag) => basis.name[tag] !== undefined) ?? 'en'
  const title = basis.name[language] ?? basis.name.en
  return basis.article === 'whole act' ? title : `${title}, ${basis.article}`
}
