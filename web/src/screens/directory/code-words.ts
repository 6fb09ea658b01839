import { hasMessage } from '../../lib/messages.tsx'
import type { Messages, PlainKey } from '../../lib/messages.tsx'

/** A word of a list that grows, such as a competence: unknown ones are shown as they are. */
export function codeWords(m: Messages, list: 'competence' | 'channel' | 'authority', code: string): string {
  if (list === 'authority')
    return hasMessage('admin', `authority-${code}`) ? m(`admin.authority-${code}` as PlainKey) : code
  return hasMessage('directory', `${list}-${code}`) ? m(`directory.${list}-${code}` as PlainKey) : code
}
