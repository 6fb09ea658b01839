import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)
const worth = /\.(?:js|css|svg|html|json)$/

/** The smallest that browsers take: what a node sends in place of the file itself. */
export async function smallest(bytes: Uint8Array): Promise<Buffer> {
  return brotli(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
}

/** Leaves `.br` and `.gz` beside every text of the build, so that a node compresses nothing while it serves. */
export function precompress(): Plugin {
  let folder = ''
  return {
    name: 'comity-precompress',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = resolve(root, build.outDir)
    },
    closeBundle: {
      sequential: true,
      handler: async () => {
        const files = await readdir(folder, { recursive: true })
        for (const file of files.filter((name) => worth.test(name))) {
          const path = join(folder, file)
          const bytes = await readFile(path)
          await writeFile(`${path}.br`, await smallest(bytes))
          await writeFile(`${path}.gz`, await zip(bytes, { level: 9 }))
        }
      },
    },
  }
}
