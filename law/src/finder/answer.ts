import type { Statement } from '../catalogue.ts'
import type { Channel, Clause, Clock, ContentItem, Ground, Measure } from '../instrument.ts'

/** Who asks whom for what, about which offence, on which day (`2026-03-01`), and what is known. */
export type Question = {
  readonly from: string
  readonly to: string
  readonly measure: Measure
  readonly offence: string
  readonly date: string
  readonly facts: ReadonlyMap<string, string>
}

/** A reason to refuse that the requested State could raise. */
export type Risk = {
  readonly id: string
  readonly text: string
  readonly article: string
  readonly force: Ground['force']
  /** likely: the facts call for it; open: a fact is missing; general: it may always be raised. */
  readonly level: 'likely' | 'open' | 'general'
  readonly missing?: readonly string[]
}

export type Missing = { readonly fact: string; readonly question: string }
export type Languages = { readonly text: string; readonly article: string; readonly accepted: readonly string[] | null }
export type RequiredContent = Pick<ContentItem, 'id' | 'text' | 'article' | 'need' | 'asDocument'> & {
  /** false: not for these facts; null: it depends on a fact that is missing. */
  readonly required: boolean | null
  /** Where it depends: the facts nobody has answered. */
  readonly missing?: readonly string[]
}

/** A condition of assistance; `missing`: facts on which it depends whether it counts, where nobody has answered them. */
export type Condition = Clause & { readonly missing?: readonly string[] }

/** What one instrument is worth for the question. */
export type Basis = {
  readonly instrument: string
  readonly title: string
  readonly status: 'applies' | 'applies-if' | 'excluded'
  readonly articles: readonly string[]
  /** Why, in order, each with its article or source. */
  readonly because: readonly string[]
  readonly conditions: readonly Condition[]
  readonly risks: readonly Risk[]
  /** What may never be a reason to refuse. */
  readonly neverGrounds: readonly Ground[]
  readonly missing: readonly Missing[]
  readonly content: readonly RequiredContent[]
  readonly languages: readonly Languages[]
  readonly channels: readonly Channel[]
  readonly clocks: readonly Clock[]
  readonly use: readonly Clause[]
  readonly duties: readonly Clause[]
  /** Declarations of either side that changed something. */
  readonly statements: readonly Pick<Statement, 'state' | 'kind' | 'articles' | 'text' | 'source' | 'asOf'>[]
  readonly dataAsOf: string
  readonly confidence: 'high' | 'medium' | 'low'
}

export type Answer = {
  readonly bases: readonly Basis[]
  /** What is left where no instrument applies; null where one does. */
  readonly fallback: {
    readonly basis: 'comity-and-reciprocity'
    readonly text: string
    readonly needs: readonly string[]
  } | null
}
