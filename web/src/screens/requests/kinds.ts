import { listKinds } from '@comity/server/contracts/requests'
import type { Request } from '@comity/server/contracts/requests'
import type { ReplyOf } from '@comity/server/kernel/route'
import { useQuery } from '@tanstack/react-query'
import { useFormats } from '../../lib/messages.tsx'
import { queryOf } from '../../lib/queries.ts'

type Kinds = ReplyOf<typeof listKinds>
export type Kind = Kinds['kinds'][number]
type Machine = Kinds['tracks'][number]['sides'][Request['side']]
export type State = Machine['states'][number]
export type Act = Machine['acts'][number]

/** The kinds of requests and their tracks, as the node keeps them. They change with the node, not while it runs. */
export function useKinds() {
  const { language } = useFormats()
  const { data } = useQuery({ ...queryOf(listKinds, {}), staleTime: Infinity })
  const kindOf = (id: string): Kind | undefined => data?.kinds.find((one) => one.id === id)
  const machineOf = (kind: string, side: Request['side']): Machine | undefined => {
    const track = kindOf(kind)?.track
    return data?.tracks.find(({ id }) => id === track)?.sides[side]
  }
  return {
    all: data?.kinds ?? [],
    kindOf,
    nameOf: (id: string): string => kindOf(id)?.names[language] ?? kindOf(id)?.names['en'] ?? id,
    actOf: (kind: string, side: Request['side'], act: string): Act | undefined =>
      machineOf(kind, side)?.acts.find(({ id }) => id === act),
    stateOf: (kind: string, side: Request['side'], state: string): State | undefined =>
      machineOf(kind, side)?.states.find(({ id }) => id === state),
  } as const
}
