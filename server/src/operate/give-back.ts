import { readFileSync } from 'node:fs'

/** Gives back to the system what this process does not need now. Takes a tenth of a second, in which nobody is answered. */
export function giveBack(): void {
  const { gc } = globalThis as { gc?: (how: Readonly<Record<string, string>>) => void }
  if (gc === undefined) return
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  void trim()
}

/**
 * What was freed between pieces still in use, the allocator of the GNU C library gives back only when it is asked to. And
 * of the program itself (Node is a hundred megabytes) the start went through much that is not needed again: the system is
 * told that it need not be mapped, and maps what is touched after all. Anywhere else, and where this Node cannot ask,
 * nothing is done.
 */
async function trim(): Promise<void> {
  if (process.platform !== 'linux') return
  try {
    const { dlopen } = await import('node:ffi')
    const { lib, functions } = dlopen(null, {
      malloc_trim: { arguments: ['uint64'], return: 'int32' },
      madvise: { arguments: ['uint64', 'uint64', 'int32'], return: 'int32' },
    })
    functions.malloc_trim(0n)
    for (const { from, to } of ownProgram(readFileSync('/proc/self/smaps', 'utf8'), process.execPath)) {
      functions.madvise(from, to - from, notNeeded)
    }
    lib.close()
  } catch {
    // Another C library knows no such things.
  }
}

/** MADV_DONTNEED of Linux. What is mapped from a file and was not written to is read from it again. */
const notNeeded = 4

/**
 * Where the program lies in memory as it stands in its file: from `/proc/PID/smaps` (proc(5)) those mappings of it that
 * cannot be written to and of which no page is another than in the file. Any other would lose what was written.
 */
export function ownProgram(smaps: string, program: string): { readonly from: bigint; readonly to: bigint }[] {
  const mappings = smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/mu)
  return mappings.flatMap((mapping) => {
    const [line = ''] = mapping.split('\n', 1)
    const { from, to, may, path } =
      /^(?<from>[0-9a-f]+)-(?<to>[0-9a-f]+) (?<may>\S{4}) \S+ \S+ [1-9]\d* +(?<path>.+)$/u.exec(line)?.groups ?? {}
    const asInFile = /^Private_Dirty: +0 kB$/mu.test(mapping) && /^Anonymous: +0 kB$/mu.test(mapping)
    if (from === undefined || to === undefined || may?.[1] !== '-' || path !== program || !asInFile) return []
    return [{ from: BigInt(`0x${from}`), to: BigInt(`0x${to}`) }]
  })
}
