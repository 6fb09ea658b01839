import jurisdiction from '../data/jurisdiction.json' with { type: 'json' }
import data from '../data/national-offences.json' with { type: 'json' }

/** Whether an element of the conduct is part of the offence in a State's law. */
export type Presence = 'yes' | 'partly' | 'no'

export type NationalOffence = {
  readonly state: string
  readonly offence: string
  readonly provision: string
  readonly statute: string
  /** 99 stands for life. */
  readonly maxPenaltyYears: number
  readonly elements: readonly { readonly id: string; readonly present: Presence; readonly note?: string }[]
  readonly asOf: string
  readonly verified: boolean
}

export const nationalOffences = data.laws as unknown as readonly NationalOffence[]
const elementsOf: Readonly<Record<string, readonly { readonly id: string; readonly text: string }[]>> = data.elements

/** Two States' laws on one offence, element by element. Null where a law is not entered. */
export type Comparison = {
  readonly offence: string
  readonly a: NationalOffence | null
  readonly b: NationalOffence | null
  readonly elements: readonly {
    readonly id: string
    readonly text: string
    readonly a: { readonly present: Presence; readonly note?: string } | null
    readonly b: { readonly present: Presence; readonly note?: string } | null
  }[]
  /** yes: all elements in both; partly: some need a closer look; no: an element is missing on one side; unknown: no data. */
  readonly dualCriminality: 'yes' | 'partly' | 'no' | 'unknown'
  /** Whether both laws threaten at least so many years. Null where a law is not entered. */
  readonly atLeast: { readonly oneYear: boolean | null; readonly fourYears: boolean | null }
}

/** The law of a State on an offence, as entered; undefined where it is not. */
export function lawOf(state: string, offence: string): NationalOffence | undefined {
  return nationalOffences.find((one) => one.state === state && one.offence === offence)
}

/**
 * Compares two laws on one offence. The conduct decides, not its name: an aid for whoever decides on dual criminality,
 * never that decision.
 */
export function compare(a: string, b: string, offence: string): Comparison {
  const [first, second] = [lawOf(a, offence), lawOf(b, offence)]
  const side = (law: NationalOffence | undefined, id: string) => {
    const found = law?.elements.find((element) => element.id === id)
    return found === undefined
      ? null
      : { present: found.present, ...(found.note === undefined ? {} : { note: found.note }) }
  }
  const elements = (elementsOf[offence] ?? []).map(({ id, text }) => ({
    id,
    text,
    a: side(first, id),
    b: side(second, id),
  }))
  const reached = (years: number) =>
    first === undefined || second === undefined
      ? null
      : Math.min(first.maxPenaltyYears, second.maxPenaltyYears) >= years
  return {
    offence,
    a: first ?? null,
    b: second ?? null,
    elements,
    dualCriminality: first === undefined || second === undefined ? 'unknown' : verdict(elements),
    atLeast: { oneYear: reached(1), fourYears: reached(4) },
  }
}

function verdict(elements: Comparison['elements']): Comparison['dualCriminality'] {
  const presences = elements.flatMap(({ a, b }) => [a?.present, b?.present])
  if (presences.includes('no')) return 'no'
  return presences.includes('partly') ? 'partly' : 'yes'
}

/** What States weigh when more than one of them could prosecute, each with its source; and what they must do. */
export const jurisdictionAid = jurisdiction
