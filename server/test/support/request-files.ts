import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Messenger } from '#contexts/requests'

type Files = Messenger['files']
type Came = NonNullable<Awaited<ReturnType<Files['came']>>>
/** A file as it goes with a message of a test: what its body says of it, and its bytes. */
export type Going = Came['files'][number] & { readonly content: Buffer }

export const digestOf = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex')

/** Files as the exchange of one side would keep them, in memory: uploads by post, and what came with each message. */
export function fileKeeper() {
  const uploads = new Map<string, { readonly post: string; readonly name: string; content: Buffer }>()
  const messages = new Map<string, { gone: boolean; files: readonly Going[] }>()
  const keep = (post: string, name: string, content: Buffer | string): string => {
    const id = randomUUID()
    uploads.set(id, { post, name, content: Buffer.from(content) })
    return id
  }
  const readyOf = (upload: string) => {
    const found = uploads.get(upload)
    if (found === undefined) return undefined
    const { name, content } = found
    return { upload, name, mediaType: 'text/plain', bytes: content.length, digest: digestOf(content) }
  }
  const files: Files = {
    usedBy: () => undefined,
    stillHere: async (upload) => uploads.has(upload),
    ready: async ({ post }, upload) => (uploads.get(upload)?.post === post ? readyOf(upload) : undefined),
    layDown: async ({ actor }, { name, stream }) => {
      const content = Buffer.concat((await stream.toArray()) as Buffer[])
      const made = readyOf(keep(actor.post ?? '', name, content))
      if (made === undefined) throw new Error('it was just kept')
      return made
    },
    open: async (upload) => {
      const found = uploads.get(upload)
      return found === undefined ? undefined : Readable.from([found.content])
    },
    came: async (message) => messages.get(message),
    openCame: async (message, digest) => {
      const found = messages.get(message)?.files.find((one) => one.digest === digest && one.here)
      return found === undefined ? undefined : Readable.from([found.content])
    },
  }
  return {
    files,
    /** An upload of a post that is complete. */
    keep,
    /** Other bytes where an upload lies, as if somebody had changed the disk. */
    alter: (upload: string, content: string) => {
      const found = uploads.get(upload)
      if (found !== undefined) found.content = Buffer.from(content)
    },
    /** What would go with a message that is sealed now. */
    going: (attached: readonly { readonly upload: string; readonly name: string }[]): readonly Going[] =>
      attached.flatMap(({ upload, name }) => {
        const ready = readyOf(upload)
        const content = uploads.get(upload)?.content
        return ready === undefined || content === undefined
          ? []
          : [{ ...ready, name, arrived: ready.bytes, here: true, content }]
      }),
    /** A message has come, or was sent, with these files. */
    place: (message: string, going: readonly Going[]) => void messages.set(message, { gone: false, files: going }),
    /** The message is destroyed, and its files with it. */
    destroy: (message: string) => void messages.set(message, { gone: true, files: [] }),
  }
}
