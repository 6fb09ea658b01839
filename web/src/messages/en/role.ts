/** What a post entitles its holder to. */
export const role = {
  investigator: 'Investigator',
  prosecutor: 'Prosecutor',
  'central-authority': 'Central authority',
  judge: 'Judge',
  'executing-authority': 'Executing authority',
  analyst: 'Analyst',
  'police-contact': 'Police contact point',
  customs: 'Customs',
  'financial-intelligence': 'Financial intelligence',
  'data-protection': 'Data-protection officer',
  auditor: 'Auditor',
  administrator: 'Administrator',
  defence: 'Defence',
} as const
