/** Refusals of the context ledger. */
export const ledgerRefusal = {
  'not-yet-signed': 'This entry is not yet under a signed checkpoint. Try again in a moment.',
  'statement-not-believed':
    'This statement is not signed as it must be: by a signer of this account and by a second known signer. Nothing was entered.',
} as const
