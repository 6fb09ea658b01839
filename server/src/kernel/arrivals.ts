import { instant, type Kernel } from './kernel.ts'
import { refuse, type Refusal } from './refusal.ts'

/** Bytes that no record came to use are kept this long, for they may still be on their way. */
const hoursOnTheWay = 24
const msAnHour = 3_600_000

/** How a context notes bytes that have arrived, or that it let go, in tables of its own. */
export type Notes<Note> = {
  readonly note: (digest: string, at: string) => Promise<Note>
  /** Whether a record is these bytes, or they were noted after that moment. */
  readonly isUsed: (digest: string, since: string) => Promise<boolean>
  /** What was noted at this moment or before, and no record is known to be. */
  readonly until: (until: string) => Promise<readonly { readonly note: Note; readonly digest: string }[]>
  /** Takes a note off, unless the same bytes were noted after that moment. */
  readonly forget: (note: Note, until: string) => Promise<void>
}

export type Arrivals<Note> = {
  /** What was noted at this moment or before is no longer on its way. */
  readonly over: () => string
  /** Whether the context has a use for bytes: a record is made of them, or will be. */
  readonly uses: (digest: string) => Promise<boolean>
  /** Keeps bytes that arrived from being collected. Refused where they were removed in between: they are sent again. */
  readonly arrived: (digest: string) => Promise<Note | Refusal<'unavailable'>>
  /** Removes bytes that are noted and that no context uses. */
  readonly collect: () => Promise<void>
  /** Removes bytes that no context uses and that no note tells of, for it failed. Looks at every file: once a day. */
  readonly sweep: () => Promise<void>
}

/** Bytes on their way into a context: noted when they are here, and collected when nothing came to use them. */
export function arrivals<Note>(
  kernel: Pick<Kernel, 'blobs' | 'clock'>,
  { note, isUsed, until, forget }: Notes<Note>,
): Arrivals<Note> {
  const { blobs, clock } = kernel
  const over = () => clock.now().subtract({ hours: hoursOnTheWay }).toString({ smallestUnit: 'millisecond' })
  return {
    over,
    uses: (digest) => isUsed(digest, over()),
    arrived: async (digest) => {
      const made = await note(digest, instant(clock))
      // They may have been removed between their arrival and the note above.
      return (await blobs.has(digest)) ? made : refuse('unavailable', { detail: 'send the file again' })
    },
    collect: async () => {
      const moment = over()
      for (const one of await until(moment)) {
        await blobs.remove(one.digest)
        // Only now, so that a process that dies before leaves it to the next round.
        await forget(one.note, moment)
      }
    },
    sweep: () => blobs.sweep(hoursOnTheWay * 2 * msAnHour),
  }
}
