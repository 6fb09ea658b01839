import { always, and, type Condition, isAlways, never, or, perhaps } from './condition.ts'

/**
 * What Cedar would say about an expression, as three conditions on the row: it may be true, it may be false, it may be
 * evaluated at all. Where all three are exact, a row that meets neither `yes` nor `no` is one on which Cedar errs.
 */
export type Verdict = { readonly yes: Condition; readonly no: Condition; readonly defined: Condition }

/** An expression that cannot be said in SQL. */
export const opaque: Verdict = { yes: perhaps, no: perhaps, defined: perhaps }
/** An expression that Cedar cannot evaluate on any row. */
export const broken: Verdict = { yes: never, no: never, defined: never }

export function certain(value: boolean): Verdict {
  return { yes: value ? always : never, no: value ? never : always, defined: always }
}

/** True and false as given wherever the operands are there. */
export function where(defined: Condition, yes: Condition, no: Condition): Verdict {
  return { yes: and(defined, yes), no: and(defined, no), defined }
}

/** As `where`, for comparisons that are NULL, and so select nothing, wherever an operand is. */
export function strict(defined: Condition, yes: Condition, no: Condition): Verdict {
  return { yes, no, defined }
}

export function not({ yes, no, defined }: Verdict): Verdict {
  return { yes: no, no: yes, defined }
}

/** Cedar's `&&`: a false left side hides what is wrong with the right. */
export function both(left: Verdict, right: Verdict): Verdict {
  const reached = isAlways(left.defined) ? always : left.yes
  return {
    yes: and(left.yes, right.yes),
    no: or(left.no, and(reached, right.no)),
    defined: and(left.defined, or(left.no, right.defined)),
  }
}

/** Cedar's `||`: a true left side hides what is wrong with the right. */
export function either(left: Verdict, right: Verdict): Verdict {
  return not(both(not(left), not(right)))
}

export function choose(test: Verdict, then: Verdict, otherwise: Verdict): Verdict {
  const pick = (one: Condition, other: Condition): Condition => or(and(test.yes, one), and(test.no, other))
  return {
    yes: pick(then.yes, otherwise.yes),
    no: pick(then.no, otherwise.no),
    defined:
      isAlways(then.defined) && isAlways(otherwise.defined)
        ? test.defined
        : and(test.defined, pick(then.defined, otherwise.defined)),
  }
}
