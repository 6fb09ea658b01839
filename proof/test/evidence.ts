import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../shared/data/evidence', import.meta.url))

/** Why a test of foreign vectors is skipped: they lie beside the repository, not in it. */
export const absent = 'the folder of foreign vectors does not stand beside the repository'

/** A folder of vectors others wrote. */
export type Foreign = {
  readonly there: boolean
  readonly bytes: (path: string) => Uint8Array
  readonly text: (path: string) => string
  readonly json: (path: string) => unknown
  /** Every file below a folder, by its path within this one; none where the folder is absent. */
  readonly files: (under?: string) => readonly string[]
}

export function foreign(folder: string): Foreign {
  const base = join(root, folder)
  const there = existsSync(base)
  const bytes = (path: string) => new Uint8Array(readFileSync(join(base, path)))
  const text = (path: string) => readFileSync(join(base, path), 'utf8')
  return {
    there,
    bytes,
    text,
    json: (path) => JSON.parse(text(path)) as unknown,
    files: (under = '.') =>
      there
        ? readdirSync(join(base, under), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name).slice(base.length + 1))
            .sort()
        : [],
  }
}
