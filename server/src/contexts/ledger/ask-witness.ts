import { isFault } from '@comity/proof/fault'
import { formatSignatureLine } from '@comity/proof/note'
import { parseCheckpoint } from '@comity/proof/checkpoint'
import { splitNote } from '@comity/proof/note'
import { openTiles } from '@comity/proof/tile-reader'
import { formatVerifierKey } from '@comity/proof/vkey'
import { addCosignatures, formatAddCheckpoint, parseConflict } from '@comity/proof/witness'
import { instant, type Kernel } from '#kernel/kernel'
import { ask, Silence } from './outgoing.ts'
import type { KnownWitness } from './peers.ts'
import { tilesOf, type StoredCheckpoint } from './store.ts'
import { keepCosignature, keepProblem, noteSize, readAsked } from './store.cosigned.ts'

const longestAnswer = 100_000
// A witness that lost our size tells it with its refusal; a third answer would only come from one that plays with us.
const mostTries = 3

/** `ahead`: the witness says it cosigned more than this node has: it may have been restored from an old backup. */
export type AskedWitness = 'cosigned' | 'ahead' | 'failed'

/**
 * Asks a witness to cosign a checkpoint of this log (C2SP tlog-witness `add-checkpoint`) and keeps its line. Whatever
 * the witness does, nothing but its own standing changes: that it did not answer in so many milliseconds, or why it
 * refused, is noted.
 */
export async function askWitness(
  kernel: Pick<Kernel, 'clock' | 'database'>,
  { key, prefix }: KnownWitness,
  { note, size }: Pick<StoredCheckpoint, 'note' | 'size'>,
  ms: number,
  signal?: AbortSignal,
): Promise<AskedWitness> {
  const { database, clock } = kernel
  const witness = formatVerifierKey(key)
  const failed = async (problem: string): Promise<'failed'> => {
    await keepProblem(database, witness, problem, instant(clock))
    return 'failed'
  }
  const split = splitNote(note)
  const checkpoint = isFault(split) ? split : parseCheckpoint(split.text)
  if (isFault(checkpoint)) return failed('unreadable')
  const tree = await openTiles(checkpoint, tilesOf(database))
  if (isFault(tree)) return failed(tree.fault)
  let oldSize = (await readAsked(database)).find((one) => one.witness === witness)?.size ?? 0
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (oldSize > size) {
      await keepProblem(database, witness, 'ahead', instant(clock))
      return 'ahead'
    }
    const proof = oldSize === 0 || oldSize === size ? [] : await tree.consistencyProof(oldSize)
    if (isFault(proof)) return failed(proof.fault)
    let heard
    try {
      const body = formatAddCheckpoint({ oldSize, proof, note })
      heard = await ask({
        url: `${prefix}/add-checkpoint`,
        body,
        limit: longestAnswer,
        ms,
        ...(signal && { signal }),
      })
    } catch (error) {
      if (!(error instanceof Silence)) throw error
      return signal?.aborted === true ? 'failed' : failed(error.because)
    }
    const text = new TextDecoder().decode(heard.bytes)
    if (heard.status === 200) {
      const added = addCosignatures(note, text, [key])
      const [cosigned] = isFault(added) ? [] : added.added
      if (cosigned?.timestamp === undefined) return failed('bad-answer')
      const at = new Date(cosigned.timestamp * 1_000)
      if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9_999) return failed('bad-answer')
      await keepCosignature(database, {
        witness,
        size,
        line: formatSignatureLine(cosigned.line),
        at: at.toISOString(),
      })
      return 'cosigned'
    }
    const known = heard.status === 409 ? parseConflict(text) : undefined
    if (known === undefined || known === oldSize) return failed(`refused-${heard.status}`)
    oldSize = known
    if (known <= size) await noteSize(database, witness, known)
  }
  return failed('refused-409')
}
