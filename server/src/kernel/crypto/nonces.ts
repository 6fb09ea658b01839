/** Remembers what was used once. */
export type Nonces = {
  /**
   * True if this key used the nonce before; otherwise it is remembered until `until`, when the signature that holds it
   * is too old anyway. All times are seconds of one clock.
   */
  readonly seen: (keyId: string, nonce: string, until: number, now: number) => boolean
}

/**
 * A memory of nonces in this process, at most `most` for each key, so that no key crowds out another; of more, the
 * oldest is forgotten. It is lost with the process, and each process has its own: it makes replay useless where the
 * effect of a request could be repeated in the same breath, and what must happen once is idempotent besides.
 */
export function nonces(most: number): Nonces {
  const byKey = new Map<string, Map<string, number>>()
  return {
    seen: (keyId, nonce, until, now) => {
      const used = byKey.get(keyId) ?? new Map<string, number>()
      byKey.set(keyId, used)
      if ((used.get(nonce) ?? Number.NEGATIVE_INFINITY) >= now) return true
      // Insertion is nearly in order of time: what is spent stands at the front.
      for (const [oldest, end] of used) {
        if (end >= now && used.size < most) break
        used.delete(oldest)
      }
      used.set(nonce, until)
      return false
    },
  }
}
