/** The States of the sandbox, in the order of their ports. States are real; everybody and everything else is invented. */
export const states = [
  { state: 'PER', database: 'per', name: 'Comity Perú (sandbox)' },
  { state: 'BRA', database: 'bra', name: 'Comity Brasil (sandbox)' },
  { state: 'CHE', database: 'che', name: 'Comity Schweiz · Suisse · Svizzera (sandbox)' },
] as const
