import { hasMessage } from '../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../lib/messages.tsx'

/** What an action of the policies does, in the reader's words; undefined when it has none. */
export function actionWords(m: Messages, action: string): string | undefined {
  return hasMessage('action', action) ? m(`action.${action}` as PlainKey) : undefined
}
