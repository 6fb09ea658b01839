import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Lists the licences of everything that is installed, from package-lock.json and the packages themselves, and fails on
 * one that a State could not use freely. Asks nobody: no network.
 */

export type Installed = {
  readonly path: string
  readonly name: string
  readonly version: string
  readonly licence: string
  /** Used to build and test only; nothing of it is in what a State runs. */
  readonly dev: boolean
}

const permissive = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'CC-BY-3.0',
  'Unlicense',
  'Python-2.0',
  'OFL-1.1',
  'PostgreSQL',
  'Zlib',
  'WTFPL',
])
// Weak copyleft by file: fine in tools that are run and not shipped.
const toolsOnly = new Set(['MPL-2.0'])

/** Whether an SPDX licence expression can be met: one side of an OR, both sides of an AND. */
export function allowed(expression: string, dev: boolean): boolean {
  const inner = expression.trim().replace(/^\((.*)\)$/, '$1')
  for (const [operator, holds] of [
    [' OR ', 'some'],
    [' AND ', 'every'],
  ] as const) {
    const sides = splitOutside(inner, operator)
    if (sides.length > 1) return sides[holds]((side) => allowed(side, dev))
  }
  return permissive.has(inner) || (dev && toolsOnly.has(inner))
}

function splitOutside(text: string, operator: string): readonly string[] {
  const sides: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++
    else if (text[at] === ')') depth--
    else if (depth === 0 && text.startsWith(operator, at)) {
      sides.push(text.slice(from, at))
      from = at + operator.length
    }
  }
  return [...sides, text.slice(from)]
}

type Locked = { readonly version?: string; readonly license?: string; readonly dev?: boolean; readonly link?: boolean }

/** Everything in the lock file that comes from elsewhere, sorted by name and version. */
export function installed(root: string): readonly Installed[] {
  const lock = JSON.parse(readFileSync(`${root}/package-lock.json`, 'utf8')) as { packages: Record<string, Locked> }
  return Object.entries(lock.packages)
    .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
    .map(([path, { version = '', license, dev = false }]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 13),
      version,
      licence: license ?? licenceOf(`${root}/${path}/package.json`),
      dev,
    }))
    .sort((one, other) => compare(one.name, other.name) || compare(one.version, other.version))
}

function licenceOf(manifest: string): string {
  if (!existsSync(manifest)) return 'unknown'
  const { license, licenses } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    license?: string | { type?: string }
    licenses?: readonly { type?: string }[]
  }
  if (typeof license === 'string') return license
  return license?.type ?? licenses?.map(({ type }) => type ?? 'unknown').join(' OR ') ?? 'unknown'
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** The packages whose licence is not in the list. */
export function offenders(packages: readonly Installed[]): readonly Installed[] {
  return packages.filter(({ licence, dev }) => !allowed(licence, dev))
}

if (import.meta.main) {
  const packages = installed(fileURLToPath(new URL('../../..', import.meta.url)))
  const counts = new Map<string, number>()
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1)
  for (const [licence, count] of [...counts].sort(([, a], [, b]) => b - a)) console.log(`${count}\t${licence}`)
  const bad = offenders(packages)
  for (const { name, version, licence, dev } of bad) {
    console.error(`licence not allowed: ${name} ${version} is under ${licence}${dev ? ' (development only)' : ''}`)
  }
  process.exitCode = bad.length === 0 ? 0 : 1
}
