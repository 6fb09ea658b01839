import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { byWord, type Wishes } from './next-move.ts'
import { scripts } from './scripts.ts'

const State = z.string().regex(/^[A-Z]{3}$/)
const Reference = z.string().regex(/^[A-Z]{3}-R-\d{4}-\d{6}$/)
const off = 'off'
const Script = z.enum(['random', byWord, off, ...scripts.map(({ name }) => name)])
const Settings = z.strictObject({
  seed: z.string().min(1).max(100),
  dayMs: z.int().min(1).max(86_400_000),
  states: z.record(State, Script),
  requests: z.record(Reference, Script),
})

/** A second of this machine to a day of the scripts, unless told otherwise. */
const atFirst: Wishes = { seed: 'comity', dayMs: 1_000, states: {}, requests: {} }

/** What the administrator of the simulator has set. Throws when the file was spoilt. */
export async function readWishes(path: string): Promise<Wishes> {
  return existsSync(path) ? Settings.parse(JSON.parse(await readFile(path, 'utf8'))) : atFirst
}

/** Sets scripts from words such as `CHE=refuses`, `CHE` (drawn), `CHE=by-word`, `CHE=off` or `CHE-R-2026-000002=late`. */
export async function setWishes(
  path: string,
  words: readonly string[],
  more: { readonly seed?: string | undefined; readonly day?: string | undefined } = {},
): Promise<Wishes> {
  const before = await readWishes(path)
  const pairs = words.map((word) => word.split('=')).map(([name = '', script = 'random']) => [name, script] as const)
  const wrong = pairs.find(
    ([name, script]) => !(State.or(Reference).safeParse(name).success && Script.safeParse(script).success),
  )
  if (wrong !== undefined) {
    throw new Error(
      `\`${wrong.join('=')}\` is no setting: give a State or a reference, and one of ${Script.options.join(', ')}`,
    )
  }
  const set = (is: z.ZodType, known: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      [...Object.entries(known), ...pairs.filter(([name]) => is.safeParse(name).success)].filter(
        ([name, script]) => script !== off && pairs.findLast(([one]) => one === name)?.[1] !== off,
      ),
    )
  const after = Settings.parse({
    seed: more.seed ?? before.seed,
    dayMs: more.day === undefined ? before.dayMs : Math.round(Number(more.day) * 1_000),
    states: set(State, before.states),
    requests: set(Reference, before.requests),
  })
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, JSON.stringify(after, null, 2))
  await rename(`${path}.new`, path)
  return after
}

/** The scripts with what each does, for the command line. */
export function scriptList(): string {
  const width = Math.max(...scripts.map(({ name }) => name.length))
  return scripts.map(({ name, text }) => `${name.padEnd(width)}  ${text}`).join('\n')
}
