import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { fromBase64 } from '@comity/proof/base64'
import { nativeEd25519Signer } from '#kernel/crypto/signing'
import { directoryChecks } from './checks.directory.ts'
import { exchangeChecks } from './checks.exchange.ts'
import { logChecks } from './checks.log.ts'
import { othersChecks } from './checks.others.ts'
import { peerChecks } from './checks.peers.ts'
import { strangerChecks } from './checks.strangers.ts'
import { asking, type Check, type Outcome, runKit, type Subject } from './kit.ts'

/** Everything the kit tries, in order. */
export const allChecks: readonly Check[] = [
  ...directoryChecks,
  ...logChecks,
  ...strangerChecks,
  ...peerChecks,
  ...exchangeChecks,
  ...othersChecks,
]

const words = { yes: 'holds    ', no: 'DOES NOT ', 'not-tried': 'not tried' } as const

/** Runs `comity conformance URL`; resolves with 0 when everything that was tried holds, otherwise with 1. */
export async function conformance(rest: readonly string[], say: (line: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: { as: { type: 'string' }, key: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const [text] = positionals
  const address = text === undefined ? null : URL.parse(text)
  if (address === null || !/^https?:$/.test(address.protocol))
    throw new Error('say the address of the node, as `https://comity.example.pe`')
  if ((values.as === undefined) !== (values.key === undefined))
    throw new Error('`--as STATE` and `--key FILE` go together')
  const subject: Subject = {
    address,
    now: () => Temporal.Now.instant(),
    fetch: asking(address),
    ...(values.as === undefined || values.key === undefined
      ? {}
      : { as: { state: values.as, signer: signerOf(values.key) } }),
  }
  const outcomes = await runKit(subject, allChecks, (one) => {
    if (!values.json) tell(one, say)
  })
  const count = (holds: Outcome['holds']) => outcomes.filter((one) => one.holds === holds).length
  if (values.json) say(JSON.stringify({ address: address.origin, outcomes }))
  else say(`\n${count('yes')} hold, ${count('no')} do not, ${count('not-tried')} were not tried`)
  return count('no') === 0 ? 0 : 1
}

function tell({ id, must, where, holds, because }: Outcome, say: (line: string) => void): void {
  say(`${words[holds]}  ${id.padEnd(22)} ${must} (${where}.md)`)
  if (because !== '') say(`${' '.repeat(34)} ${because}`)
}

/** The key of a node as it lies in its home: a seed of 32 bytes in base64, after its kind or alone. */
function signerOf(file: string) {
  const seed = fromBase64(readFileSync(file, 'utf8').trim().split(/\s+/).at(-1) ?? '')
  if (seed?.length !== 32) throw new Error(`\`${file}\` holds no Ed25519 key`)
  return nativeEd25519Signer(seed)
}
