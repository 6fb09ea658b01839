/**
 * The roles of those who work on files. Overseers and administrators see no content of requests and messages (rules
 * `requests.overseers-see-no-content`, `exchange.overseers-see-no-content`).
 */
export const working: readonly string[] = [
  'investigator',
  'prosecutor',
  'central-authority',
  'judge',
  'executing-authority',
  'analyst',
  'police-contact',
  'customs',
  'financial-intelligence',
]
