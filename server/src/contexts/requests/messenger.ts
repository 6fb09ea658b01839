import type { Directory } from '#contexts/directory'
import type { Exchange } from '#contexts/exchange'
import type { Messenger } from './ground.ts'

const form = 'mutual-assistance/1'

/** Letters of requests as messages of the exchange, to authorities the directory knows. */
export function messengerOver(exchange: Exchange, directory: Pick<Directory, 'peer'>): Messenger {
  return {
    seal: (writer, letter) => exchange.seal(writer, { ...letter, form }),
    read: async (message) => {
      const letter = await exchange.received(message)
      return letter?.form === form ? letter : undefined
    },
    knows: async ({ state, authority }) => {
      const peer = await directory.peer(state)
      return peer?.authorities.some(({ id }) => id === authority) === true
    },
  }
}
