import type { z } from 'zod'

/** A kind of fact another context or another node may react to: past tense, versioned, named by its publisher. */
export type EventKind<Name extends string = string, Data extends z.ZodType = z.ZodType> = {
  readonly name: Name
  readonly version: number
  readonly data: Data
}

/** Declares a kind of event in a contract. `name` is `context/what-happened`. Runs in a browser. */
export function event<const Name extends `${string}/${string}`, Data extends z.ZodType>(
  name: Name,
  version: number,
  data: Data,
): EventKind<Name, Data> {
  return { name, version, data }
}

/** A fact about to be recorded. `about` names the record whose history it belongs to, as `kind:id`. */
export type Happening = {
  readonly name: string
  readonly version: number
  readonly about: string
  readonly data: unknown
}

/** Says that something happened; the data is checked against the kind when it is recorded. */
export function happened<K extends EventKind>(kind: K, about: string, data: z.input<K['data']>): Happening {
  return { name: kind.name, version: kind.version, about, data: kind.data.parse(data) }
}
