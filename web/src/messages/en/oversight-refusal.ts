/** Refusals of the context oversight. */
export const oversightRefusal = {
  'not-your-own': 'Nobody is the second officer to what they asked for themselves.',
  'proposal-settled': 'This proposal has already been settled.',
} as const
