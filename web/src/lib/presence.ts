/**
 * Whether the officer is at this page. A page also reads by itself: on live news, when it comes to the front, when the
 * network is back. Such reads are no sign of an officer, and the node must let the session fall idle in spite of them.
 */
export type Presence = {
  /** The officer did something here within the last ten seconds: what the page reads now was asked for. */
  readonly here: () => boolean
  /** A request that counts as use of the session was sent then and answered. Milliseconds since the epoch. */
  readonly used: (at: number) => void
  /** When the session was last used, as far as this browser knows; opening the page is use. */
  readonly lastUse: () => number
}

/** What only a person does. Coming to the front is not among them: windows also do that by themselves. */
const signs = ['pointerdown', 'keydown', 'click', 'input', 'wheel', 'popstate'] as const
const lingerMs = 10_000

export type PresenceParts = {
  readonly target: Pick<EventTarget, 'addEventListener'>
  readonly now: () => number
  /** The other pages of this browser, which share the session: told of each use, and heard. */
  readonly others?: { readonly tell: (at: number) => void; readonly hear: (act: (at: number) => void) => void }
}

export function createPresence({ target, now, others }: PresenceParts): Presence {
  let acted = now()
  let last = acted
  for (const sign of signs) target.addEventListener(sign, () => (acted = now()), { capture: true, passive: true })
  others?.hear((at) => (last = Math.max(last, Math.min(at, now()))))
  return {
    here: () => now() - acted < lingerMs,
    used: (at) => {
      last = Math.max(last, at)
      others?.tell(at)
    },
    lastUse: () => last,
  }
}

function otherPages(): NonNullable<PresenceParts['others']> {
  const channel = new BroadcastChannel('comity.use')
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
    tell: (at) => channel.postMessage(at),
    hear: (act) => channel.addEventListener('message', ({ data }) => typeof data === 'number' && act(data)),
  }
}

/** The presence at this page. Outside a browser nobody can be seen, and everything counts as asked for. */
export const presence: Presence =
  'document' in globalThis
    ? createPresence({ target: globalThis, now: Date.now, others: otherPages() })
    : { here: () => true, used: () => undefined, lastUse: Date.now }
