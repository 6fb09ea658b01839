/** Refusals of the context ledger. */
export const ledgerRefusal = {
  'not-yet-signed': 'This entry is not yet under a signed checkpoint. Try again in a moment.',
} as const
