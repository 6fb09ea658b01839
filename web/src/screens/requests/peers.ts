import { listExchangePeers } from '@comity/server/contracts/exchange'
import { useQuery } from '@tanstack/react-query'
import { queryOf } from '../../lib/queries.ts'
import { useSeesWaiting } from '../exchange/waiting.ts'

/** The States one could ask or be asked by, as far as this post may know them: neighbours, and those on the list. */
export function usePeers(listed: readonly string[]): readonly string[] {
  const allowed = useSeesWaiting()
  const { data } = useQuery({ ...queryOf(listExchangePeers, {}), enabled: allowed })
  return [...new Set([...(data?.rows ?? []).map(({ state }) => state), ...listed])].toSorted()
}
