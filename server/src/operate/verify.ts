import { readFile } from 'node:fs/promises'
import { isFault } from '@comity/proof/fault'
import { verifyMessageEvidence } from '@comity/proof/message-evidence'
import { believing, isAboutLog, verifyLogFile } from './verify-log.ts'
import { verifyPaperFile } from './verify-paper.ts'

const because = {
  'not-evidence': 'it is no evidence about a message',
  cover: 'its cover cannot be read',
  descriptor: 'a descriptor in it is not signed by the node it describes',
} as const

/** What the person who verifies believes of logs: the text of a policy, or a key. */
export type Believed = { readonly log?: string | undefined; readonly policy?: string | undefined }

/**
 * Verifies a file of evidence, a sealed document (PDF), a proof that an entry is in a log, or one that a log showed two
 * histories, without a node or a network, and says what was found; true when everything in it holds.
 */
export async function verifyFile(file: string, say: (line: string) => void, believed: Believed = {}): Promise<boolean> {
  const bytes = await readFile(file)
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return verifyPaperFile(file, bytes, say)
  const text = bytes.toString('utf8')
  if (isAboutLog(text)) return verifyLogFile(file, text, believing(believed), say)
  const found = verifyMessageEvidence(text)
  if (isFault(found)) {
    say(`${file}: nothing is shown: ${because[found.fault]}`)
    return false
  }
  say(`message ${found.message}`)
  say(`${found.form} from ${found.from} to ${found.to}, composed ${found.composedAt}`)
  say(`cover: ${found.cover === 'holds' ? `signed by ${found.signers.join(' and ')}` : `NOT SHOWN (${found.cover})`}`)
  for (const { name, issuer, at, signature, proof } of found.receipts) {
    const signed = signature === 'holds' ? 'signed' : `NOT SHOWN (${signature})`
    const logged =
      proof === 'holds' ? 'in the log of its issuer' : proof === 'none' ? 'no proof yet' : `NOT IN THE LOG (${proof})`
    say(`${at}  ${name.padEnd(14)} ${issuer}: ${signed}, ${logged}`)
  }
  for (const { state, keys } of found.nodes) say(`node of ${state}: ${keys.join(', ')}`)
  say('this stands if these are the keys of the nodes: compare them with what each State says of its own')
  say(found.holds ? 'everything in the file holds' : 'NOT EVERYTHING IN THE FILE HOLDS')
  return found.holds
}
