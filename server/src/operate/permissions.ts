import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The secrets below the first folder, and those in the second whose name fits, that anyone but their owner may read or
 * write. `seen` counts all secrets. On Windows modes say nothing, and nothing is loose.
 */
export async function looseFiles(
  [all, named]: readonly [string, string],
  pattern: RegExp,
): Promise<{ seen: number; loose: string[] }> {
  const secrets = [...(await filesIn(all, true)), ...(await filesIn(named, false)).filter((path) => pattern.test(path))]
  const loose: string[] = []
  for (const path of secrets)
    if (process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) loose.push(path)
  return { seen: secrets.length, loose: loose.sort() }
}

async function filesIn(folder: string, recursive: boolean): Promise<string[]> {
  if (!existsSync(folder)) return []
  const entries = await readdir(folder, { recursive, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
