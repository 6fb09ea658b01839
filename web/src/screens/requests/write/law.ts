import { findBases, listFacts } from '@comity/server/contracts/law'
import type { Basis } from '@comity/server/contracts/law'
import type { Period, RequestView } from '@comity/server/contracts/requests'
import { countryOf } from '@comity/law/countries'
import { kindOf } from '@comity/law/kinds/catalogue'
import type { Kind } from '@comity/law/kinds/kind'
import type { ReplyOf } from '@comity/server/kernel/route'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { queryOf } from '../../../lib/queries.ts'
import { useStanding } from '../../../routes/standing.tsx'

export type Fact = ReplyOf<typeof listFacts>['facts'][number]
export type { Basis, Period }

/** What the finder says to the question of a request: the instruments open to its kind, best first. */
export function useBases(view: RequestView) {
  const { stateCode = '' } = useStanding()
  const kind = kindOf(view.kind)
  const from = countryOf(stateCode)?.alpha3 ?? ''
  const facts = factsOf(view, kind)
  const answer = useQuery({
    ...queryOf(findBases, {
      query: {
        from,
        to: view.peer,
        measure: kind?.measure ?? 'mla',
        offence: view.question.offence,
        date: view.question.date,
        facts: Object.entries(facts)
          .map((pair) => pair.join('='))
          .join(','),
      },
    }),
    enabled: kind?.measure != null && from !== '',
    placeholderData: keepPreviousData,
  })
  const bases = (answer.data?.bases ?? []).filter(
    ({ instrument }) => kind?.instruments === undefined || kind.instruments.includes(instrument),
  )
  return {
    kind,
    answer,
    open: bases.filter(({ status }) => status !== 'excluded'),
    excluded: bases.filter(({ status }) => status === 'excluded'),
    chosen: bases.filter(({ instrument }) => view.instruments.includes(instrument)),
  } as const
}

function factsOf(view: RequestView, kind: Kind | undefined): Readonly<Record<string, string>> {
  const facts = { ...view.question.facts, ...kind?.facts }
  return view.urgent && facts['urgent'] === undefined ? { ...facts, urgent: 'yes' } : facts
}

/**
 * Facts nobody has answered that would make an open instrument sure, settle a ground of refusal of a chosen one, or
 * whether it demands a thing or makes a condition.
 */
export function openFacts(
  { open, chosen }: { readonly open: readonly Basis[]; readonly chosen: readonly Basis[] },
  known: readonly Fact[],
): readonly Fact[] {
  const wanted = new Set([
    ...open.flatMap(({ missing }) => missing.map(({ fact }) => fact)),
    ...chosen.flatMap(({ content }) => content.flatMap((one) => one.missing ?? [])),
    ...chosen.flatMap(({ conditions }) => conditions.flatMap((one) => one.missing ?? [])),
    ...chosen.flatMap(({ risks }) => risks.filter(({ level }) => level === 'open').flatMap((one) => one.missing ?? [])),
  ])
  return known.filter(({ id }) => wanted.has(id) && id !== 'language' && id !== 'assistance')
}

/** The languages every one of the bases takes; undefined where none of them says. */
export function accepted(bases: readonly Basis[]): readonly string[] | undefined {
  const lists = bases.flatMap(({ languages }) =>
    languages.flatMap(({ accepted: list }) => (list === null ? [] : [list])),
  )
  const [first] = lists
  return first?.filter((tag) => lists.every((list) => list.includes(tag)))
}

export function useFacts(): readonly Fact[] {
  const { data } = useQuery({ ...queryOf(listFacts, {}), staleTime: Infinity })
  return data?.facts ?? []
}
