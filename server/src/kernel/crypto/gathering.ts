import type { Signer } from '@comity/proof/signer'
import { mostTogether, signTogetherAside } from '@comity/proof/together'

type Waiting = {
  readonly message: Uint8Array
  readonly resolve: (signature: Uint8Array) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes a signer one that signs what is asked of it at about the same time with one signature (`proof/together`). What is
 * asked for in a quiet moment is signed at once; within `busyMs` of the last signature it waits for up to `waitMs` for
 * what else is coming. Of one signer there is one that gathers for each `group`, kept as long as the signer is.
 */
export function gathering({ waitMs, busyMs }: { readonly waitMs: number; readonly busyMs: number }) {
  const groups = new WeakMap<Signer, Map<string, Signer>>()

  function gatherer(signer: Signer): Signer {
    let waiting: Waiting[] = []
    let signedAt = Number.NEGATIVE_INFINITY

    const sign = (): void => {
      const all = waiting
      waiting = []
      if (all.length === 0) return
      signedAt = performance.now()
      const messages = all.map(({ message }) => message)
      signTogetherAside(signer, messages).then(
        (signatures) => all.forEach(({ resolve }, at) => resolve(signatures[at] as Uint8Array)),
        (error: unknown) => all.forEach(({ reject }) => reject(error)),
      )
    }
    const signAside = (message: Uint8Array): Promise<Uint8Array> =>
      new Promise((resolve, reject) => {
        waiting.push({ message, resolve, reject })
        if (waiting.length === mostTogether) sign()
        else if (waiting.length > 1) return
        else if (performance.now() < signedAt + busyMs) setTimeout(sign, waitMs)
        else setImmediate(sign)
      })
    return { key: signer.key, sign: signer.sign, signAside }
  }

  return (signer: Signer, group: string): Signer => {
    const known = groups.get(signer) ?? new Map<string, Signer>()
    groups.set(signer, known)
    const found = known.get(group) ?? gatherer(signer)
    known.set(group, found)
    return found
  }
}
