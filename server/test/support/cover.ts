import { countersign, signAll } from '@comity/proof/envelope'
import type { Signer } from '@comity/proof/signer'
import { writeCover } from '../../src/contexts/exchange/rules.cover.ts'
import type { Cover } from '../../src/contexts/exchange/words.ts'

/** A cover signed by each of these, the first of them the authority. Throws for what is no cover. */
export function makeCover(cover: Cover, [first, ...others]: readonly Signer[]) {
  const { digest, unsigned } = writeCover(cover)
  if (first === undefined) throw new TypeError('a cover is signed')
  const [alone = ''] = signAll([unsigned], first)
  const envelope = others.length === 0 ? alone : countersign(alone, others)
  if (typeof envelope !== 'string') throw new TypeError(envelope.fault)
  return { cover, digest, envelope }
}
