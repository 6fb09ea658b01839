import { kinds, trackOf } from '#law/kinds/catalogue'
import { sides, type Kind, type Machine, type Side, type State, type Track } from '#law/kinds/kind'

/** Whose move it is. `mine`: ours, and one of these roles may take the next step. */
export type Move = { readonly is: 'ours' | 'theirs' } | { readonly is: 'mine'; readonly roles: readonly string[] }

export function moveOf({ owner }: Pick<State, 'owner'>): 'ours' | 'theirs' | 'nobody' {
  return owner === 'the other State' ? 'theirs' : owner === 'nobody' ? 'nobody' : 'ours'
}

/** Who has the next move in a state: the central authority, unless the request came straight to another. */
export function ownerOf({ direct }: Track, { owner }: Pick<State, 'owner'>, channel: string | null): string {
  return owner === 'central-authority' ? (direct?.[channel ?? ''] ?? owner) : owner
}

/** The places of requests in which a move is so: `requested mla-documents legal-check`. */
export function placesWith(move: Move): readonly string[] {
  return kinds.flatMap((kind) => sides.flatMap((side) => placesOf(kind, side, move)))
}

function placesOf(kind: Kind, side: Side, move: Move): readonly string[] {
  const machine = trackOf(kind)[side]
  return machine.states.filter((state) => stands(machine, state, move)).map(({ id }) => placeOf(side, kind, id))
}

function placeOf(side: Side, { id }: Kind, state: string): string {
  return `${side} ${id} ${state}`
}

function stands({ acts }: Machine, state: State, move: Move): boolean {
  if (move.is !== 'mine') return moveOf(state) === move.is
  return (
    moveOf(state) === 'ours' &&
    acts.some(
      ({ from, to, roles }) =>
        from.includes(state.id) && to !== 'same' && to !== state.id && roles.some((role) => move.roles.includes(role)),
    )
  )
}
