import { offenceOf } from '../offences.ts'

/**
 * A condition as data files state it. `is` compares a fact with a word, `atLeast` with a number; `hook` asks whether the
 * offence hangs on an instrument with this duty; `both` whether both States are bound by another instrument.
 */
export type Expression =
  | boolean
  | readonly ['and', ...Expression[]]
  | readonly ['or', ...Expression[]]
  | readonly ['not', Expression]
  | readonly ['is', string, string]
  | readonly ['atLeast', string, number]
  | readonly ['offence', ...string[]]
  | readonly ['hook', string, string]
  | readonly ['measure', ...string[]]
  | readonly ['both', string]
  | readonly ['national-of', string]
  | readonly ['national-of-requested']
  | readonly ['eu-list']

/** What conditions are asked of. A fact that is absent is unknown, never assumed. */
export type Circumstances = {
  readonly to: string
  readonly measure: string
  readonly offence: string
  readonly facts: ReadonlyMap<string, string>
  readonly both: (instrument: string) => boolean | undefined
}

/** Three values: holds, does not hold, and undefined where facts are missing; then which. */
export type Judgement = { readonly holds: boolean | undefined; readonly missing: readonly string[] }

const yes: Judgement = { holds: true, missing: [] }
const no: Judgement = { holds: false, missing: [] }
const of = (holds: boolean): Judgement => (holds ? yes : no)
const unknown = (...missing: readonly string[]): Judgement => ({ holds: undefined, missing })

/** Judges by Kleene's strong three-valued logic. */
export function judge(expression: Expression, about: Circumstances): Judgement {
  if (typeof expression === 'boolean') return of(expression)
  switch (expression[0]) {
    case 'and':
      return every(expression.slice(1) as Expression[], about)
    case 'or': {
      const [, ...parts] = expression
      const inner = every(
        parts.map((part) => ['not', part] as const),
        about,
      )
      return negated(inner)
    }
    case 'not':
      return negated(judge(expression[1], about))
    case 'is': {
      const known = about.facts.get(expression[1])
      return known === undefined ? unknown(expression[1]) : of(known === expression[2])
    }
    case 'atLeast': {
      const known = about.facts.get(expression[1])
      return known === undefined ? unknown(expression[1]) : of(Number(known) >= expression[2])
    }
    case 'offence':
      return of(expression.slice(1).includes(about.offence))
    case 'hook': {
      const [, instrument, duty] = expression
      const hooks = offenceOf(about.offence)?.hooks ?? []
      return of(hooks.some((hook) => hook.instrument === instrument && hook.duty === duty))
    }
    case 'measure':
      return of(expression.slice(1).includes(about.measure))
    case 'both': {
      const bound = about.both(expression[1])
      return bound === undefined ? unknown('party-status') : of(bound)
    }
    case 'national-of': {
      const known = about.facts.get('nationality')
      return known === undefined ? unknown('nationality') : of(known === expression[1])
    }
    case 'national-of-requested': {
      const known = about.facts.get('nationality')
      return known === undefined ? unknown('nationality') : of(known === about.to)
    }
    case 'eu-list':
      break
  }
  const listed = about.facts.get('eu-list-offence')
  return listed === undefined ? unknown('eu-list-offence') : of(listed === 'yes')
}

function every(parts: readonly Expression[], about: Circumstances): Judgement {
  const judged = parts.map((part) => judge(part, about))
  if (judged.some(({ holds }) => holds === false)) return no
  const missing = [...new Set(judged.flatMap((one) => one.missing))]
  return judged.every(({ holds }) => holds === true) ? yes : unknown(...missing)
}

function negated({ holds, missing }: Judgement): Judgement {
  return holds === undefined ? { holds, missing } : of(!holds)
}
