import { offences } from '@comity/law/offences'
import { measures } from '@comity/law/instrument'
import type { Measure } from '@comity/law/instrument'
import type { OffenceId } from '@comity/law/offences'
import { useAddress } from '../../lib/address.ts'

export type OpenQuestion = {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly measure: Measure | undefined
  readonly offence: OffenceId | undefined
  readonly date: string
  /** Facts as the address writes them: `urgent=yes,language=es`. */
  readonly facts: ReadonlyMap<string, string>
}

const day = /^\d{4}-\d\d-\d\d$/

/** The question on the screen stands in its address, so that it can be kept and passed on. */
export function useQuestion(today: string) {
  const address = useAddress()
  const facts = new Map(
    (address.get('facts') ?? '')
      .split(',')
      .filter((one) => one.includes('='))
      .map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] as const),
  )
  const measure = measures.find((one) => one === address.get('measure'))
  const offence = offences.find(({ id }) => id === address.get('offence'))?.id
  const date = address.get('date')
  const question: OpenQuestion = {
    from: address.get('from'),
    to: address.get('to'),
    measure,
    offence,
    date: date !== undefined && day.test(date) ? date : today,
    facts,
  }
  const setFact = (id: string, value: string | undefined): void => {
    const next = new Map(facts)
    if (value === undefined || value === '') next.delete(id)
    else next.set(id, value)
    address.set({ facts: [...next].map((pair) => pair.join('=')).join(',') })
  }
  return { question, set: address.set, setFact } as const
}
