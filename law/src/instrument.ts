import type { Expression } from './finder/expression.ts'

/** What a State may ask another for. */
export const measures = [
  'mla',
  'extradition',
  'provisional-arrest',
  'freezing',
  'confiscation',
  'preservation',
  'controlled-delivery',
  'joint-team',
  'firearms-trace',
] as const
export type Measure = (typeof measures)[number]

/** A rule in words, with the article it comes from, and when it counts. Without `when` it always does. */
export type Clause = { readonly text: string; readonly article: string; readonly when?: Expression }

/** One thing a request must contain. */
export type ContentItem = Clause & {
  readonly id: string
  /** `if`: when `when` holds; `where-possible` and `if-wanted` as the article says; `advised` is good practice. */
  readonly need: 'always' | 'if' | 'where-possible' | 'if-wanted' | 'advised'
  /** It is a document: the original or a certified copy, any copy, or a copy where it is not written out. */
  readonly asDocument?: DocumentDemand
}
/** What is demanded where a content is a document. */
export type DocumentDemand = 'certified' | 'copy' | 'either'

/** A reason for which help may (`optional`), must (`mandatory`) or, unless something is given, may (`conditional`) be refused. */
export type Ground = Clause & {
  readonly id: string
  /** `excluded`: outside the instrument. `never`: may never be a reason to refuse. */
  readonly force: 'optional' | 'mandatory' | 'conditional' | 'excluded' | 'never'
}

/** A part of what an instrument covers; where measures are named, it counts for those alone, or for all but those. */
export type ScopeClause = Clause & { readonly only?: readonly Measure[]; readonly except?: readonly Measure[] }

export type Channel = Clause & { readonly id: string }

/** A time limit as the provision gives it: from an event, until an event, in ISO 8601, or in the words of the article. */
export type Clock = {
  readonly id: string
  readonly text: string
  readonly article: string
  readonly start: string
  readonly stop: string
  /** ISO 8601 duration; null where the article uses words only. */
  readonly duration: string | null
  readonly kind: string
  readonly side: 'requesting' | 'requested'
  /** What follows when it runs out. */
  readonly consequence?: string
}

export type MeasureRule = {
  readonly articles: readonly string[]
  readonly when?: Expression
  /** In place of the scope of the instrument, for this measure. */
  readonly scope?: readonly ScopeClause[]
  /** All of them must hold besides the scope. */
  readonly requires?: readonly Expression[]
  readonly excludes?: readonly Clause[]
  readonly conditions: readonly Clause[]
  readonly content: readonly ContentItem[]
  readonly grounds: readonly Ground[]
  readonly never: readonly Ground[]
  readonly channels: readonly Channel[]
  readonly languages?: Clause
  readonly urgent?: Clause
  readonly confidentiality?: Clause
  readonly use?: Clause
  readonly costs?: Clause
  readonly duties?: readonly Clause[]
  readonly clocks: readonly Clock[]
}

export type Relation = {
  /**
   * displaces: between States bound by both, takes the place of the other; stands-before: comes first, the other stands
   * behind it; displaces-bilateral: takes the place of treaties between two; yields-to-treaty: its detailed rules give
   * way to any treaty on assistance; supplements: is read with the other; prior: what its parties use first.
   */
  readonly kind: 'displaces' | 'stands-before' | 'displaces-bilateral' | 'yields-to-treaty' | 'supplements' | 'prior'
  readonly instrument: string | null
  readonly measures: readonly Measure[]
  readonly article: string
  readonly text: string
}

/**
 * Who is bound: by a table of participation, by membership of a scheme, or the two parties of a treaty. `across`: members
 * of that other scheme on one side and States outside it on the other, never two of one side.
 */
export type Binding =
  | { readonly by: 'participation'; readonly and?: string }
  | { readonly by: 'scheme'; readonly scheme: string; readonly across?: string }
  | {
      readonly by: 'pair'
      readonly parties: readonly [string, string]
      readonly inForce: string
      readonly until: string
    }

export type Instrument = {
  readonly id: string
  readonly title: string
  readonly cite: string
  readonly family: 'un' | 'coe' | 'eu' | 'oas' | 'mercosur' | 'bilateral'
  readonly adopted: string
  readonly inForce: string
  readonly depositary: string
  /** Which text the rules were read from. */
  readonly source: string
  readonly asOf: string
  /** A named person compared the entry with the published text. */
  readonly verified: boolean
  readonly bound: Binding
  /** Measures not given here are those of this instrument. */
  readonly inherits?: string
  readonly relations: readonly Relation[]
  /** One of them must hold. */
  readonly scope: readonly ScopeClause[]
  /** What holds for every measure, besides the conditions of its rule. */
  readonly conditions?: readonly Clause[]
  readonly measures: Readonly<Partial<Record<Measure, MeasureRule>>>
  readonly note?: string
}
