import type { Route } from '@comity/server/kernel/route'
import { addressOf, ApiRefusal, isProblem, ownProblem, parsed } from '../../lib/api.ts'
import { save } from '../../lib/transfer.ts'

/** Fetches a file the node streams and hands it to the browser's downloads. Rejects with `ApiRefusal` and nothing else. */
export async function saveFrom(route: Route, given: { params: unknown; query: unknown }, name: string): Promise<void> {
  const response = await fetch(addressOf(route, given), { credentials: 'same-origin', redirect: 'error' }).catch(() => {
    throw new ApiRefusal(ownProblem('offline'))
  })
  if (!response.ok) {
    const problem = parsed(await response.text())
    throw new ApiRefusal(isProblem(problem) ? problem : ownProblem('not-understood', response.status))
  }
  save(await response.blob(), name)
}
