import data from '../data/classifications.json' with { type: 'json' }

/** 0 not classified, 1 restricted, 2 confidential, 3 secret, 4 top secret. */
export type Rank = 0 | 1 | 2 | 3 | 4

export type Level = {
  readonly id: string
  /** As written on paper by its holder, in the holder's own languages. */
  readonly name: string
  /** Plain English meaning. */
  readonly gloss: string
  readonly rank: Rank
}

export type Ladder = {
  /** ISO 3166-1 alpha-3 code of the State, or `EU` or `NATO`. */
  readonly holder: string
  readonly source: { readonly law: string; readonly article: string }
  readonly note?: string
  readonly verified: boolean
  /** Lowest first; the first is always `unclassified`. */
  readonly levels: readonly Level[]
}

export const ladders: readonly Ladder[] = data.ladders as readonly Ladder[]

/** Holders of a ladder that are not States. */
export const organisations = ['EU', 'NATO'] as const

const ladderByHolder: ReadonlyMap<string, Ladder> = new Map(ladders.map((ladder) => [ladder.holder, ladder]))

const unclassified: Level = { id: 'unclassified', name: 'Unclassified', gloss: 'not classified', rank: 0 }

export function ladderOf(holder: string): Ladder | undefined {
  return ladderByHolder.get(holder)
}

/**
 * A level of a holder's ladder. Every holder, also one whose ladder is not in the data, has `unclassified`;
 * any other unknown level is undefined, never guessed.
 */
export function levelOf(holder: string, id: string): Level | undefined {
  const found = ladderByHolder.get(holder)?.levels.find((level) => level.id === id)
  return found ?? (id === 'unclassified' ? unclassified : undefined)
}
