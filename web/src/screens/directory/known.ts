import { listStates } from '@comity/server/contracts/directory'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useQuery } from '@tanstack/react-query'
import { useFormats } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'

export type StateLine = ReplyOf<typeof listStates>['states'][number]
export type AuthorityLine = StateLine['authorities'][number]
export type Known = { readonly key: string; readonly state: StateLine; readonly authority: AuthorityLine }

/** A key for an authority of a State in lists of choices. */
export function keyOf(to: { readonly state: string; readonly authority: string }): string {
  return `${to.state}/${to.authority}`
}

/** The authorities of other States, as this node knows them, with choices to pick one from. */
export function useKnownAuthorities() {
  const formats = useFormats()
  const states = useQuery(queryOf(listStates, { query: {} }))
  const known: readonly Known[] = (states.data?.states ?? [])
    .filter(({ own }) => !own)
    .flatMap((state) =>
      state.authorities.map((authority) => ({
        key: keyOf({ state: state.state, authority: authority.id }),
        state,
        authority,
      })),
    )
  return {
    known,
    pending: states.isPending,
    failure: states.error ?? undefined,
    again: () => void states.refetch(),
    choices: known.map(({ key, state, authority }) => ({
      value: key,
      label: `${formats.country(state.state)} · ${nameIn(authority, formats.language)}`,
    })),
  } as const
}

/** The name of an authority in the reader's language where it has one, else its first. */
export function nameIn(authority: Pick<AuthorityLine, 'names'>, language: string): string {
  return (authority.names.find((name) => name.language === language) ?? authority.names[0])?.text ?? ''
}
