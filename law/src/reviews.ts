import data from '../data/reviews.json' with { type: 'json' }

/** What a review of States asks about requests: which kinds it means, and on which instrument they rest. */
export type Review = {
  readonly id: string
  readonly body: string
  readonly article: string
  readonly source: string
  readonly text: string
  readonly kinds: readonly string[]
  /** Only requests that rest on it; null: whatever they rest on. */
  readonly instrument: string | null
  /** Whether it asks for each offence besides. */
  readonly byOffence: boolean
  readonly verified: boolean
}

/** Reviews whose questionnaires ask for figures on international cooperation. */
export const reviews: readonly Review[] = data.reviews
