import type { SampleState } from './sample-state.ts'

const fr = (text: string) => ({ language: 'fr', text })
const de = (text: string) => ({ language: 'de', text })
const en = (text: string) => ({ language: 'en', text })
const bern = { place: 'Bern', zone: 'Europe/Zurich', languages: ['de', 'fr', 'it', 'en'] }

/** Switzerland. The institutions are of the kinds that exist; every person is invented. */
export const sampleSwitzerland: SampleState = {
  state: 'CHE',
  authorities: {
    police: {
      names: [de('Bundeskriminalpolizei'), fr('Police judiciaire fédérale'), en('Federal Criminal Police')],
      kind: 'police',
      ...bern,
    },
    prosecution: {
      names: [de('Bundesanwaltschaft'), fr('Ministère public de la Confédération'), en('Federal Prosecution Office')],
      kind: 'prosecution',
      ...bern,
    },
    central: {
      names: [
        de('Internationale Rechtshilfe'),
        fr('Entraide judiciaire internationale'),
        en('International Legal Assistance'),
      ],
      kind: 'central-authority',
      ...bern,
    },
    court: {
      names: [de('Zwangsmassnahmengericht'), fr('Tribunal des mesures de contrainte'), en('Coercive Measures Court')],
      kind: 'court',
      ...bern,
    },
    fiu: {
      names: [
        de('Meldestelle für Geldwäscherei'),
        fr('Bureau de communication en matière de blanchiment'),
        en('Money Laundering Reporting Office'),
      ],
      kind: 'financial-intelligence',
      ...bern,
    },
    control: {
      names: [
        de('Aufsicht und Datenschutz'),
        fr('Surveillance et protection des données'),
        en('Supervision and Data Protection'),
      ],
      kind: 'supervision',
      ...bern,
    },
    node: {
      names: [de('Verwaltung des Knotens'), fr('Administration du nœud'), en('Administration of the node')],
      kind: 'administration',
      ...bern,
    },
  },
  posts: {
    investigator: {
      authority: 'police',
      title: de('Ermittlerin Wirtschaftskriminalität'),
      unit: 'Edelmetalle',
      roles: ['investigator'],
      clearance: 2,
    },
    'police-contact': {
      authority: 'police',
      title: de('Verbindungsbeamter'),
      unit: 'Polizeikooperation',
      roles: ['police-contact'],
      clearance: 2,
    },
    prosecutor: {
      authority: 'prosecution',
      title: fr('Procureur fédéral'),
      unit: 'Droit pénal économique',
      roles: ['prosecutor', 'executing-authority'],
      clearance: 3,
    },
    central: {
      authority: 'central',
      title: de('Juristin Rechtshilfe'),
      unit: 'Rechtshilfe I',
      roles: ['central-authority'],
      clearance: 3,
    },
    judge: { authority: 'court', title: de('Richter'), unit: 'Einzelgericht', roles: ['judge'], clearance: 3 },
    'financial-intelligence': {
      authority: 'fiu',
      title: de('Analyst'),
      unit: 'Analyse',
      roles: ['financial-intelligence'],
      clearance: 3,
    },
    auditor: { authority: 'control', title: de('Revisorin'), unit: 'Revision', roles: ['auditor'], clearance: 3 },
    'data-protection': {
      authority: 'control',
      title: fr('Conseiller à la protection des données'),
      unit: 'Protection des données',
      roles: ['data-protection'],
      clearance: 3,
    },
    administrator: {
      authority: 'node',
      title: de('Verwalterin des Knotens'),
      unit: 'Betrieb',
      roles: ['administrator'],
      clearance: 0,
    },
  },
  officers: {
    investigator: { name: de('Regula Zürrer-Amstad'), language: 'en' },
    'police-contact': { name: de('Beat Hunziker-Lauper'), language: 'en' },
    prosecutor: { name: fr('Olivier Jaquemet-Rochat'), language: 'fr' },
    central: { name: de('Franziska Egloff-Imhof'), language: 'en' },
    judge: { name: de('Urs Kämpfer-Stalder'), language: 'en' },
    'financial-intelligence': { name: de('Nicolas Tschanz-Bühlmann'), language: 'fr' },
    auditor: { name: de('Verena Odermatt-Frei'), language: 'en' },
    'data-protection': { name: fr('Pascal Monnier-Favre'), language: 'fr' },
    administrator: { name: de('Simone Aebischer-Roth'), language: 'en' },
  },
  tenures: [
    { officer: 'investigator', post: 'investigator', kind: 'holder', reason: 'Ernennung' },
    { officer: 'police-contact', post: 'police-contact', kind: 'holder', reason: 'Ernennung' },
    { officer: 'prosecutor', post: 'prosecutor', kind: 'holder', reason: 'nomination' },
    { officer: 'central', post: 'central', kind: 'holder', reason: 'Ernennung' },
    { officer: 'judge', post: 'judge', kind: 'holder', reason: 'Ernennung' },
    { officer: 'financial-intelligence', post: 'financial-intelligence', kind: 'holder', reason: 'Ernennung' },
    { officer: 'auditor', post: 'auditor', kind: 'holder', reason: 'Ernennung' },
    { officer: 'data-protection', post: 'data-protection', kind: 'holder', reason: 'nomination' },
    { officer: 'administrator', post: 'administrator', kind: 'holder', reason: 'Ernennung' },
  ],
}
