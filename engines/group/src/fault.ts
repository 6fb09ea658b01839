/** What was wrong with something that came from outside. */
export type FaultCode =
  /** Not a message of MLS, or one of a kind that rooms do not use. */
  | 'malformed'
  /** For another group. */
  | 'wrong-group'
  /** Of an epoch that is over: too old, or from before somebody was removed. */
  | 'past-epoch'
  /** Of an epoch that has not begun here: something before it is missing. */
  | 'future-epoch'
  /** A member whose key no authority has certified under that name. */
  | 'not-certified'
  /** A change that rooms do not make, or that its author may not make: a second place, another's place, another name. */
  | 'not-allowed'
  /** Does not decrypt, or a signature or tag does not hold. */
  | 'unreadable'
  /** This device is no longer a member. */
  | 'removed'

export type Fault = { readonly fault: FaultCode }

export function fault(code: FaultCode): Fault {
  return { fault: code }
}

export function isFault<T extends object>(result: T | Fault): result is Fault {
  return 'fault' in result
}
