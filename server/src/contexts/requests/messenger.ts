import type { Directory } from '#contexts/directory'
import type { Exchange } from '#contexts/exchange'
import { letterForm, type Messenger } from './ground.ts'

/** Letters of requests as messages of the exchange, to authorities the directory knows. */
export function messengerOver(exchange: Exchange, directory: Pick<Directory, 'peer'>): Messenger {
  return {
    seal: (writer, letter) => exchange.seal(writer, { ...letter, form: letterForm }),
    files: exchange.files,
    read: async (message) => {
      const letter = await exchange.received(message)
      return letter?.form === letterForm ? letter : undefined
    },
    knows: async ({ state, authority }) => {
      const peer = await directory.peer(state)
      return peer?.authorities.some(({ id }) => id === authority) === true
    },
  }
}
