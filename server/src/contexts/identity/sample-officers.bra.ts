import type { SampleState } from './sample-state.ts'

const pt = (text: string) => ({ language: 'pt-BR', text })
const en = (text: string) => ({ language: 'en', text })
const brasilia = { place: 'Brasília', zone: 'America/Sao_Paulo', languages: ['pt-BR', 'en', 'es'] }

/** Brazil. The institutions are of the kinds that exist; every person is invented. */
export const sampleBrazil: SampleState = {
  state: 'BRA',
  authorities: {
    police: {
      names: [pt('Polícia Federal, Divisão de Crimes Ambientais'), en('Federal Police, Environmental Crime Division')],
      kind: 'police',
      ...brasilia,
    },
    prosecution: {
      names: [pt('Procuradoria da República'), en('Federal Prosecution Office')],
      kind: 'prosecution',
      ...brasilia,
    },
    central: {
      names: [
        pt('Autoridade Central para Cooperação Jurídica Internacional'),
        en('Central Authority for International Legal Cooperation'),
      ],
      kind: 'central-authority',
      ...brasilia,
    },
    fiu: {
      names: [pt('Unidade de Inteligência Financeira'), en('Financial Intelligence Unit')],
      kind: 'financial-intelligence',
      ...brasilia,
    },
    control: { names: [pt('Controle Interno'), en('Internal Control')], kind: 'supervision', ...brasilia },
    node: { names: [pt('Administração do nó'), en('Administration of the node')], kind: 'administration', ...brasilia },
  },
  posts: {
    investigator: {
      authority: 'police',
      title: pt('Delegado de polícia federal'),
      unit: 'Ouro ilegal',
      roles: ['investigator'],
      clearance: 2,
    },
    'police-contact': {
      authority: 'police',
      title: pt('Oficial de ligação'),
      unit: 'Cooperação policial',
      roles: ['police-contact'],
      clearance: 2,
    },
    prosecutor: {
      authority: 'prosecution',
      title: pt('Procuradora da República'),
      unit: 'Núcleo ambiental',
      roles: ['prosecutor'],
      clearance: 3,
    },
    central: {
      authority: 'central',
      title: pt('Coordenador de cooperação'),
      unit: 'Assistência jurídica',
      roles: ['central-authority', 'executing-authority'],
      clearance: 3,
    },
    'financial-intelligence': {
      authority: 'fiu',
      title: pt('Analista de inteligência financeira'),
      unit: 'Análise',
      roles: ['financial-intelligence'],
      clearance: 3,
    },
    auditor: { authority: 'control', title: pt('Auditora'), unit: 'Auditoria', roles: ['auditor'], clearance: 3 },
    'data-protection': {
      authority: 'control',
      title: pt('Encarregado de proteção de dados'),
      unit: 'Proteção de dados',
      roles: ['data-protection'],
      clearance: 3,
    },
    administrator: {
      authority: 'node',
      title: pt('Administrador do nó'),
      unit: 'Operação',
      roles: ['administrator'],
      clearance: 0,
    },
  },
  officers: {
    investigator: { name: pt('Renato Aguiar Bastos'), language: 'en' },
    'police-contact': { name: pt('Marcela Tavares Pinto'), language: 'es' },
    prosecutor: { name: pt('Lívia Nogueira Prates'), language: 'en' },
    central: { name: pt('André Falcão Moura'), language: 'en' },
    'financial-intelligence': { name: pt('Cecília Rangel Dutra'), language: 'en' },
    auditor: { name: pt('Joana Meireles Couto'), language: 'en' },
    'data-protection': { name: pt('Otávio Brandão Reis'), language: 'en' },
    administrator: { name: pt('Bruno Sampaio Leal'), language: 'en' },
  },
  tenures: [
    { officer: 'investigator', post: 'investigator', kind: 'holder', reason: 'nomeação' },
    { officer: 'police-contact', post: 'police-contact', kind: 'holder', reason: 'nomeação' },
    { officer: 'prosecutor', post: 'prosecutor', kind: 'holder', reason: 'nomeação' },
    { officer: 'central', post: 'central', kind: 'holder', reason: 'nomeação' },
    { officer: 'financial-intelligence', post: 'financial-intelligence', kind: 'holder', reason: 'nomeação' },
    { officer: 'auditor', post: 'auditor', kind: 'holder', reason: 'nomeação' },
    { officer: 'data-protection', post: 'data-protection', kind: 'holder', reason: 'nomeação' },
    { officer: 'administrator', post: 'administrator', kind: 'holder', reason: 'nomeação' },
  ],
}
