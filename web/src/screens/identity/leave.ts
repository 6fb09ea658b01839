import { signOut } from '@comity/server/contracts/identity'
import { api } from '../../lib/api.ts'

/** Ends the session at the node, then forgets everything this page knew. */
export async function leave(): Promise<void> {
  await api.call(signOut, { body: {} })
  // Drafts are the officer's own.
  sessionStorage.clear()
  // A fresh document: nothing of the former officer stays in memory.
  location.assign('/sign-in')
}
