import { isFault } from '@comity/proof/fault'
import { type PaperFault, verifyPaper } from '@comity/proof/paper'

const because: Readonly<Record<PaperFault, string>> = {
  'not-a-pdf': 'it is no PDF',
  'cut-off': 'the end of the file is missing',
  'not-sealed': 'the PDF carries no seal',
  'not-as-printed': 'its pages are not as documents are printed',
  'not-as-sealed': 'something was changed or added after it was sealed',
  'too-large': 'it is too large',
  content: 'the content for machines in it cannot be read',
  seal: 'the seal in it cannot be read',
}

/** Verifies a sealed document without a node or a network, and says what was found; true when everything in it holds. */
export function verifyPaperFile(name: string, file: Uint8Array, say: (line: string) => void): boolean {
  const found = verifyPaper(file)
  if (isFault(found)) {
    say(`${name}: nothing is shown: ${because[found.fault]}`)
    return false
  }
  const { verdict, issuer, at, nodes, contentDigest } = found
  const shown = (holds: boolean) => (holds ? 'as sealed' : 'NOT AS SEALED')
  say(`document sealed by ${issuer}, ${at}`)
  say(`seal: ${verdict.signature === 'holds' ? 'signed by that authority' : `NOT SHOWN (${verdict.signature})`}`)
  say(`content ${contentDigest}: ${shown(verdict.content)}`)
  say(`pages: ${shown(verdict.pages)}`)
  say(`node of ${issuer.split('/')[0] ?? '?'}: ${nodes.join(', ') || 'does not describe itself in the file'}`)
  say('this stands if these are the keys of the node: compare them with what the State says of its own')
  say(found.holds ? 'everything in the file holds' : 'NOT EVERYTHING IN THE FILE HOLDS')
  return found.holds
}
