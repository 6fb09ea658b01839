import { parseCheckpoint } from './checkpoint.ts'
import { type Fault, fault, isFault } from './fault.ts'
import { equalBytes, utf8 } from './hash.ts'
import { fromUtf8, parseDecimal } from './lines.ts'
import { parseNote } from './note.ts'
import { type Log, openCheckpoint, type SignedCheckpoint, type SignedCheckpointFault } from './signed-checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from './vkey.ts'

/** A log or witness a policy names. A witness is told from another by its key alone, whatever it is called. */
export type Named = { readonly key: VerifierKey; readonly url?: string }

/** A rule over witnesses: one of them, or at least `threshold` of the members. */
export type Rule = { readonly witness: VerifierKey } | { readonly threshold: number; readonly members: readonly Rule[] }

/** Whom to believe about a checkpoint (C2SP tlog-policy). */
export type Policy = {
  /** Empty where the log is known from elsewhere. */
  readonly logs: readonly Named[]
  readonly witnesses: readonly Named[]
  /** `none`: no cosignature is asked for. */
  readonly quorum: Rule | 'none'
}

export type PolicyFault =
  | 'too-large'
  | 'character'
  | 'last-line'
  | 'line'
  | 'key'
  | 'key-kind'
  | 'duplicate-key'
  | 'name'
  | 'duplicate-name'
  | 'unknown-name'
  | 'member-twice'
  | 'threshold'
  | 'no-quorum'
  | 'second-quorum'

/** Where it stands and what is wrong; lines count from 1. */
export type PolicyProblem = Fault<PolicyFault> & { readonly line?: number }

const longestPolicy = 1_000_000
const mostLines = 4096

type Reading = {
  readonly logs: Named[]
  readonly witnesses: Named[]
  readonly rules: Map<string, Rule>
  readonly used: Set<string>
  quorum?: Rule | 'none'
}

// One character for each octet: names are opaque octets and compare as such (tlog-policy, Character set).
function octetsOf(file: string | Uint8Array): string {
  const bytes = typeof file === 'string' ? utf8(file) : file
  const parts: string[] = []
  for (const byte of bytes) parts.push(String.fromCharCode(byte))
  return parts.join('')
}

function textOf(octets: string): string | undefined {
  return fromUtf8(Uint8Array.from(octets, (octet) => octet.charCodeAt(0)))
}

function isAllowed(line: string): boolean {
  for (let at = 0; at < line.length; at += 1) {
    const octet = line.charCodeAt(at)
    if ((octet < 0x20 && octet !== 0x09) || octet === 0x7f) return false
  }
  return true
}

function named(vkey: string, url: string | undefined): Named | Fault<PolicyFault> {
  const text = textOf(vkey)
  const key = text === undefined ? undefined : parseVerifierKey(text)
  if (key === undefined || isFault(key)) return fault('key')
  return url === undefined ? { key } : { key, url: textOf(url) ?? url }
}

function isListed(list: readonly Named[], { key }: Named): boolean {
  return list.some((other) => equalBytes(other.key.publicKey, key.publicKey))
}

function addLog(reading: Reading, [vkey, url, ...more]: readonly string[]): PolicyFault | undefined {
  if (vkey === undefined || more.length > 0) return 'line'
  const log = named(vkey, url)
  if (isFault(log)) return log.fault
  if (isListed(reading.logs, log)) return 'duplicate-key'
  reading.logs.push(log)
  return undefined
}

function define(reading: Reading, name: string, rule: Rule): PolicyFault | undefined {
  if (name === 'none') return 'name'
  if (reading.rules.has(name)) return 'duplicate-name'
  reading.rules.set(name, rule)
  return undefined
}

function addWitness(reading: Reading, [name, vkey, url, ...more]: readonly string[]): PolicyFault | undefined {
  if (name === undefined || vkey === undefined || more.length > 0) return 'line'
  const witness = named(vkey, url)
  if (isFault(witness)) return witness.fault
  if (witness.key.kind === 'ed25519') return 'key-kind'
  if (isListed(reading.witnesses, witness)) return 'duplicate-key'
  reading.witnesses.push(witness)
  return define(reading, name, { witness: witness.key })
}

function thresholdOf(text: string, members: number): number | undefined {
  if (text === 'all') return members
  if (text === 'any') return 1
  const threshold = parseDecimal(text)
  return threshold !== undefined && threshold >= 1 && threshold <= members ? threshold : undefined
}

function addGroup(reading: Reading, [name, count, ...names]: readonly string[]): PolicyFault | undefined {
  if (name === undefined || count === undefined || names.length === 0) return 'line'
  const members: Rule[] = []
  for (const member of names) {
    const rule = reading.rules.get(member)
    if (rule === undefined) return 'unknown-name'
    // Once in the whole file, not once in each group: a witness must not count by two ways.
    if (reading.used.has(member)) return 'member-twice'
    reading.used.add(member)
    members.push(rule)
  }
  const threshold = thresholdOf(count, members.length)
  return threshold === undefined ? 'threshold' : define(reading, name, { threshold, members })
}

function setQuorum(reading: Reading, [name, ...more]: readonly string[]): PolicyFault | undefined {
  if (name === undefined || more.length > 0) return 'line'
  if (reading.quorum !== undefined) return 'second-quorum'
  const rule = name === 'none' ? name : reading.rules.get(name)
  if (rule === undefined) return 'unknown-name'
  reading.quorum = rule
  return undefined
}

type Reader = (reading: Reading, items: readonly string[]) => PolicyFault | undefined

const readers = new Map<string, Reader>([
  ['log', addLog],
  ['witness', addWitness],
  ['group', addGroup],
  ['quorum', setQuorum],
])

function addLine(reading: Reading, line: string): PolicyFault | undefined {
  const [keyword, ...items] = line.split(/[ \t]+/u).filter((item) => item !== '')
  if (keyword === undefined || keyword.startsWith('#')) return undefined
  const reader = readers.get(keyword)
  return reader === undefined ? 'line' : reader(reading, items)
}

/** Reads a policy file by the text of the specification: a comment is a line of its own, and the last line ends too. */
export function parsePolicy(file: string | Uint8Array): Policy | PolicyProblem {
  if (file.length > longestPolicy) return fault('too-large')
  if (typeof file === 'string' && !file.isWellFormed()) return fault('character')
  const octets = octetsOf(file)
  const lines = octets.split('\n')
  if (lines.length > mostLines) return fault('too-large')
  if (lines.pop() !== '') return { fault: 'last-line', line: lines.length + 1 }
  const reading: Reading = { logs: [], witnesses: [], rules: new Map(), used: new Set() }
  for (const [index, line] of lines.entries()) {
    const problem = isAllowed(line) ? addLine(reading, line) : 'character'
    if (problem !== undefined) return { fault: problem, line: index + 1 }
  }
  const { logs, witnesses, quorum } = reading
  return quorum === undefined ? fault('no-quorum') : { logs, witnesses, quorum }
}

/** Whether these keys, each counted once, satisfy the rule. */
export function isSatisfied(rule: Rule | 'none', cosigned: ReadonlySet<VerifierKey>): boolean {
  if (rule === 'none') return true
  if ('witness' in rule) return cosigned.has(rule.witness)
  return rule.members.filter((member) => isSatisfied(member, cosigned)).length >= rule.threshold
}

/** The log a policy knows by this origin: every key listed under that name. Undefined when there is none. */
export function logOf({ logs }: Policy, origin: string): Log | undefined {
  const keys = logs.map(({ key }) => key).filter(({ name }) => name === origin)
  return keys.length === 0 ? undefined : { origin, keys }
}

export type PolicyVerdict = SignedCheckpointFault | 'unknown-log' | 'quorum'

/**
 * Opens a checkpoint by a policy: signed by a log it names (or by `log`, where it names none), every signature of a
 * known key good, and cosigned by a quorum of distinct witnesses.
 */
export function openByPolicy(
  note: string | Uint8Array,
  policy: Policy,
  log?: Log,
): SignedCheckpoint | Fault<PolicyVerdict> {
  const parsed = parseNote(note)
  if (isFault(parsed)) return parsed
  const claimed = parseCheckpoint(parsed.text)
  if (isFault(claimed)) return claimed
  const known = policy.logs.length === 0 ? log : logOf(policy, claimed.origin)
  if (known === undefined) return fault('unknown-log')
  const witnesses = policy.witnesses.map(({ key }) => key)
  const checkpoint = openCheckpoint(note, known, witnesses)
  if (isFault(checkpoint)) return checkpoint
  const cosigned = new Set(checkpoint.byWitnesses.map(({ key }) => key))
  return isSatisfied(policy.quorum, cosigned) ? checkpoint : fault('quorum')
}
