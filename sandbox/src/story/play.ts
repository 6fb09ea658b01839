import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { NodeProcess } from '../process.ts'
import { letters } from './letters.ts'
import { neighbours } from './neighbours.ts'
import { opening } from './opening.ts'
import { request } from './request.ts'
import { space } from './space.ts'

/** A chapter of the story, told by sample officers through the nodes' own interface. States are real, the rest invented. */
export type Chapter = {
  readonly name: string
  readonly tell: (nodes: readonly NodeProcess[]) => Promise<void>
}

const chapters: readonly Chapter[] = [opening, neighbours, space, letters, request]
const Told = z.object({ told: z.array(z.string()) })

/** Tells the chapters that were not told yet, in order, and notes each one in `book`. */
export async function playStory(
  nodes: readonly NodeProcess[],
  book: string,
  say: (line: string) => void,
): Promise<void> {
  const { told } = existsSync(book) ? Told.parse(JSON.parse(await readFile(book, 'utf8'))) : { told: [] }
  for (const chapter of chapters.filter(({ name }) => !told.includes(name))) {
    say(`telling the story: ${chapter.name}`)
    await chapter.tell(nodes)
    told.push(chapter.name)
    await writeFile(`${book}.new`, JSON.stringify({ told }))
    await rename(`${book}.new`, book)
  }
}
