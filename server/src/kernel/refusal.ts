/**
 * A refusal is a value: the domain said no, and says why. Pure code returns it, the edge turns it into RFC 9457
 * problem+json, once. Anything thrown that is not a refusal is a defect.
 */
export type Refusal<Code extends string = string> = {
  readonly refused: Code
  /** One lower-case sentence in domain words, without personal data; user input stands in backticks. */
  readonly detail?: string
  /** Identifier of the policy rule or legal provision that decided, where there is one. */
  readonly rule?: string
  /** Path of the offending field, dotted, where there is one. */
  readonly field?: string
  /** Public facts the interface needs to help: plain JSON, no personal data. */
  readonly facts?: Readonly<Record<string, string | number | boolean | readonly string[]>>
}

/** Makes a refusal. `code` must stand in the contract of the route that returns it, or in `commonRefusals`. */
export function refuse<Code extends string>(code: Code, more: Omit<Refusal, 'refused'> = {}): Refusal<Code> {
  return { refused: code, ...more }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && typeof (value as Refusal).refused === 'string'
}

/** Carries a refusal out of code that must throw (a parser callback, a stream); the edge unwraps it. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.refused)
    this.refusal = refusal
  }
}
