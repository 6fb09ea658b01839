import { listExchangePeers } from '@comity/server/contracts/exchange'
import type { Role } from '@comity/server/contracts/identity'
import { useQuery } from '@tanstack/react-query'
import { queryOf } from '../../lib/queries.ts'
import { useSession } from '../identity/session.ts'

// As the rule `exchange.peers` has it. What is hidden here for others, the node refuses them anyway.
const watching: readonly Role[] = [
  'central-authority',
  'executing-authority',
  'police-contact',
  'customs',
  'financial-intelligence',
  'administrator',
]

/** Whether the acting post may see what waits for each State. */
export function useSeesWaiting(): boolean {
  return useSession()?.acting?.roles.some((role) => watching.includes(role)) === true
}

/** What waits for each State. Asks nothing for posts that may not see it. */
export function useWaiting() {
  const allowed = useSeesWaiting()
  return useQuery({ ...queryOf(listExchangePeers, {}), enabled: allowed, refetchInterval: 15_000 })
}
