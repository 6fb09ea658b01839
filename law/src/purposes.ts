import { isAlpha3 } from './countries.ts'
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

/** Also finds `xyz-own-law`, the stand-in for a State whose bases nobody has compiled yet. */
export function legalBasisOf(id: string): LegalBasis | undefined {
  const [, code = ''] = /^([a-z]{3})-own-law$/.exec(id) ?? []
  return legalBases.find((basis) => basis.id === id) ?? (code === '' ? undefined : ownLawOf(code.toUpperCase()))
}

/**
 * The bases an officer of a State may state, for one purpose or for all. A State without any in the data has one that
 * says just this: its own law, not yet compiled. So its officers can work, and every record shows what is missing.
 */
export function legalBasesFor(state: string, purpose?: PurposeId): readonly LegalBasis[] {
  const own = ownLawOf(state)
  const known = own === undefined ? legalBases.filter((basis) => basis.state === state) : [own]
  return known.filter((basis) => purpose === undefined || basis.purposes.includes(purpose))
}

function ownLawOf(state: string): LegalBasis | undefined {
  if (!isAlpha3(state) || legalBases.some((basis) => basis.state === state)) return undefined
  return {
    id: `${state.toLowerCase()}-own-law`,
    state,
    purposes: purposes.map(({ id }) => id),
    article: 'whole act',
    name: {
      en: 'Law of this State (provisions not yet compiled)',
      fr: 'Droit de cet État (dispositions non encore recensées)',
      es: 'Derecho de este Estado (disposiciones aún no recopiladas)',
      ar: 'قانون هذه الدولة (لم تُجمع أحكامه بعد)',
      ru: 'Право данного государства (нормы ещё не внесены)',
      zh: '本国法律（条款尚未汇编）',
    },
    asOf: '2026-11-22',
    verified: false,
  }
}

/** `Código Procesal Penal …, 528–537`: the title in the first wanted language there is, otherwise in English. */
export function citeLegalBasis(basis: LegalBasis, ...wanted: readonly string[]): string {
  const language = wanted.find((tag) => basis.name[tag] !== undefined) ?? 'en'
  const title = basis.name[language] ?? basis.name.en
  return basis.article === 'whole act' ? title : `${title}, ${basis.article}`
}
