import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)

/** Builds the web application when its sources changed since the last build: a newcomer needs no second command. */
export async function buildSite(
  environment: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<void> {
  const stamp = join(root, 'web', 'dist', 'built-from')
  const sources = await digestOfSources()
  const built = existsSync(stamp) ? await readFile(stamp, 'utf8') : ''
  if (built === sources) return
  say('building the web application, once')
  await run(process.execPath, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'], {
    cwd: join(root, 'web'),
    // Whoever starts the sandbox, a test too: what is kept in `web/dist` is never the slow build of a developer.
    env: { ...environment, NODE_ENV: 'production' },
  })
  await writeFile(stamp, sources)
}

async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of ['web/src', 'web/public', 'server/src/contexts', 'server/src/kernel', 'law']) {
    const at = join(root, folder)
    if (!existsSync(at)) continue
    const entries = await readdir(at, { recursive: true, withFileTypes: true })
    const files = entries.filter(
      (entry) => entry.isFile() && /\.(tsx?|css|json|html|svg)$/.test(entry.name) && !entry.name.includes('.test.'),
    )
    for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort())
      hash.update(file.slice(root.length)).update(await readFile(file))
  }
  for (const file of ['web/index.html', 'web/vite.config.ts', 'package-lock.json']) {
    if (existsSync(join(root, file))) hash.update(await readFile(join(root, file)))
  }
  return hash.digest('hex')
}
