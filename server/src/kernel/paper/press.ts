import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

// A process of its own: compiler and fonts take some hundred megabytes that a node at rest does not need.

const { resolve } = createRequire(import.meta.url)
const fontsOf = (family: string, ...weights: readonly string[]) =>
  weights.map((weight) => join(dirname(resolve(`@expo-google-fonts/${family}/package.json`)), weight))

const compiler = NodeCompiler.create({
  fontArgs: [
    {
      fontPaths: [
        ...fontsOf('noto-sans', '400Regular', '700Bold'),
        ...fontsOf('noto-sans-arabic', '400Regular', '700Bold'),
        ...fontsOf('noto-sans-sc', '400Regular', '700Bold'),
      ],
    },
  ],
})
const source = readFileSync(fileURLToPath(new URL('paper.typ', import.meta.url)), 'utf8')

/** What the press is asked: a paper as JSON, as a PDF/A-3b file or as a drawing to look at. */
export type Order = { readonly paper: string; readonly form: 'pdf' | 'svg' }
/** The file, or that it could not be made: `letters` where no font has one of its letters. */
export type Printed = { readonly file: Uint8Array } | { readonly fault: 'letters' | 'other' }

process.on('message', ({ id, paper, form }: Order & { readonly id: number }) => {
  const answer = (printed: Printed) => process.send?.({ id, ...printed })
  try {
    const given = { mainFileContent: source, inputs: { paper } }
    const file =
      form === 'pdf'
        ? compiler.pdf(given, {
            pdfStandard: 'a-3a',
            creationTimestamp: Date.parse((JSON.parse(paper) as { at: string }).at) / 1_000,
          })
        : Buffer.from(compiler.svg(given))
    answer({ file })
  } catch (error) {
    // What went wrong would quote the content; only its kind is told.
    answer({ fault: /could not be displayed with/.test(String(error)) ? 'letters' : 'other' })
  } finally {
    compiler.evictCache(4)
  }
})
process.on('disconnect', () => process.exit())
