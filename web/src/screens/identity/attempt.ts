import { useState } from 'react'
import { ApiRefusal } from '../../lib/api.ts'

/** Several calls in a row as one act of a person: whether it runs, and how it failed. */
export function useAttempt() {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<ApiRefusal | 'device'>()
  const run = async (act: () => Promise<void>) => {
    setBusy(true)
    setFailure(undefined)
    try {
      await act()
    } catch (error) {
      // Whatever is not a refusal of the node was the browser's or the device's no.
      setFailure(error instanceof ApiRefusal ? error : 'device')
    } finally {
      setBusy(false)
    }
  }
  return { busy, failure, run: (act: () => Promise<void>) => void run(act) } as const
}
