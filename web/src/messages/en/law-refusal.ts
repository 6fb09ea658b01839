/** Refusals of the context law. */
export const lawRefusal = {
  'fact-not-known':
    'A fact was given that the law does not ask for, or with an answer it cannot take. Choose from the list of questions.',
  'same-state': 'Both States are the same. Choose the State that is asked.',
  'period-not-reckoned': 'This period has no length. Give it as days, months or hours.',
} as const
