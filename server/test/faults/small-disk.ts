import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file system of a few megabytes. */
export type SmallDisk = {
  readonly folder: string
  /** Leaves not a byte free. */
  readonly fill: () => Promise<void>
  readonly makeRoom: () => Promise<void>
  readonly unmount: () => void
}

/** Mounts a small disk on a folder, which is made; every account may pass it. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'comity-test', folder], { stdio: 'pipe' })
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: async () => {
      const file = await open(ballast, 'a', 0o600)
      try {
        for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 16)) {
          try {
            for (;;) await file.appendFile(new Uint8Array(size))
          } catch (failure) {
            if ((failure as NodeJS.ErrnoException).code !== 'ENOSPC') throw failure
          }
        }
      } finally {
        await file.close()
      }
    },
    makeRoom: () => rm(ballast, { force: true }),
    unmount: () => {
      // lazily: a process that could not be stopped must not keep it
      execFileSync('umount', ['-l', folder], { stdio: 'pipe' })
    },
  }
}

/** Why no small disk can be mounted here; undefined when it can. */
export function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.geteuid?.() !== 0) return 'only root may mount a file system'
  const folder = mkdtempSync(join(tmpdir(), 'comity-mount-'))
  try {
    mountSmallDisk(join(folder, 'disk'), 1).unmount()
    return undefined
  } catch {
    return 'mounting a file system is not permitted here'
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
