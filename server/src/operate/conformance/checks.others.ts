import { randomBytes, randomUUID } from 'node:crypto'
import { ask, trusted, utf8 } from './ask.ts'
import type { Check } from './kit.ts'

/** What is not there for the caller, which is told in the same way whether it exists or not. */
export const othersChecks: readonly Check[] = [
  {
    id: 'attachments.unknown',
    must: 'an attachment of a message the node does not have, or not with the caller, is not found',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      const place = `/peer/exchange/attachments/${randomBytes(32).toString('hex')}/${randomUUID()}`
      for (const path of [place, `${place}/chunks/0`]) {
        const { status } = await ask(subject, { ...who, path, method: 'GET' })
        if (status !== 404) return `${path.slice(-9)}: status ${status} in place of 404`
      }
      return undefined
    }),
  },
  {
    id: 'attachments.path',
    must: 'what is no digest or no identifier names no attachment, whatever it contains',
    where: 'exchange',
    run: trusted(async (subject, who) => {
      for (const path of ['..%2f..%2fetc%2fpasswd/x', `${'0'.repeat(64)}/..%2f..%2fkeys`, `${'G'.repeat(64)}/0`]) {
        const { status } = await ask(subject, { ...who, path: `/peer/exchange/attachments/${path}`, method: 'GET' })
        if (status !== 400 && status !== 404) return `${path}: status ${status}`
      }
      return undefined
    }),
  },
  {
    id: 'rooms.unknown',
    must: 'to a State without an invited authority every room is unknown',
    where: 'rooms',
    run: trusted(async (subject, who) => {
      const room = randomUUID()
      const entries = utf8(JSON.stringify({ room, after: -1, readings: [] }))
      const asked = await ask(subject, { ...who, path: '/peer/rooms/entries', body: entries })
      if (asked.status !== 404) return `its entries: status ${asked.status} in place of 404`
      const file = `/peer/rooms/files/${room}/${randomBytes(32).toString('hex')}`
      const fetched = await ask(subject, { ...who, path: file, method: 'GET' })
      if (fetched.status !== 404) return `a file of it: status ${fetched.status} in place of 404`
      const heads = utf8(JSON.stringify({ rooms: [{ room, number: 0 }] }))
      const { status, text } = await ask(subject, { ...who, path: '/peer/rooms/heads', body: heads })
      return status === 200 && text === '{"news":[]}' ? undefined : `its head: status ${status}`
    }),
  },
  {
    id: 'directory.lists',
    must: 'a trust list is given to States it names, and not found by others',
    where: 'directory',
    run: trusted(async (subject, who) => {
      const path = `/peer/directory/lists/no-${randomBytes(6).toString('hex')}?above=0`
      const { status } = await ask(subject, { ...who, path, method: 'GET' })
      return status === 404 ? undefined : `status ${status} in place of 404`
    }),
  },
]
