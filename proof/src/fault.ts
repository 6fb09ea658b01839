/** What was wrong with something read: a closed set of codes for each kind of thing, and never a text from outside. */
export type Fault<Code extends string = string> = { readonly fault: Code }

export function fault<const Code extends string>(code: Code): Fault<Code> {
  return { fault: code }
}

/** Tells a fault from what was read. Nothing that is read here has a member of that name. */
export function isFault<Code extends string>(read: object | Fault<Code>): read is Fault<Code> {
  return 'fault' in read
}
