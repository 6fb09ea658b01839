import { listCases } from '@comity/server/contracts/cases'
import { approveProposal } from '@comity/server/contracts/oversight'
import { openRequest, readRequest, takeAct, writeSection, type Said } from '@comity/server/contracts/requests'
import { sampleId } from '@comity/server/sample-officers'
import { type Client, proposalIn } from '../client.ts'
import type { NodeProcess } from '../process.ts'
import { atWork, nodeOf } from './at-work.ts'
import type { Chapter } from './play.ts'

/** What Lima writes where an instrument asks for something; persons, companies and numbers are invented. */
const answers: Readonly<Record<string, string>> = {
  facts:
    'Seit Januar 2026 fördert ein Schwimmbagger im Fluss Malinowski Gold ohne Bewilligung. Das Gold gelangt über Assis Brasil in eine Raffinerie im Tessin; der Erlös kommt über das Konto SAMPLE-CH-9300-0417 zurück. Alles erfunden.',
  purpose: 'Beweismittel für das Verfahren Carpeta SAMPLE-506-2026.',
  accounts: 'Konto SAMPLE-CH-9300-0417, 1. Januar 2026 bis heute, der Goldbach Muster AG (sample).',
  'link-to-state': 'Konto und Raffinerie liegen in der Schweiz.',
}

/** Does one act as the request stands now; where two are needed, the second officer agrees. */
export async function act(
  officer: Client,
  id: string,
  name: string,
  said: Omit<Said, 'request'> = {},
  second?: Client,
): Promise<void> {
  const { version } = await officer.call(readRequest, { params: { id } })
  try {
    await officer.call(takeAct, { params: { id, act: name }, body: said, version })
  } catch (error) {
    const proposal = proposalIn(error)
    if (proposal === undefined || second === undefined) throw error
    await second.call(approveProposal, { params: { id: proposal } })
  }
}

/** Waits until the node of the other State has taken a message in. */
export async function until(officer: Client, id: string, state: string): Promise<void> {
  for (let left = 120; left > 0; left -= 1) {
    const there = await officer.call(readRequest, { params: { id } }).catch(() => undefined)
    if (there?.state === state) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`the request did not come to \`${state}\``)
}

/** How Lima asks Bern for bank records: drafted, authorised by two, sealed and sent. */
export async function askBern(
  nodes: readonly NodeProcess[],
  about: { readonly key: string; readonly title: string; readonly proceeding: string },
): Promise<string> {
  const [prosecutor, central] = await Promise.all([
    atWork(nodeOf(nodes, 'PER'), 'prosecutor', 'prosecution'),
    atWork(nodeOf(nodes, 'PER'), 'central', 'prosecution'),
  ])
  const { rows } = await prosecutor.call(listCases)
  const file = rows[0]?.id
  if (file === undefined) throw new Error('the story has no case to ask in')
  const { id } = await prosecutor.call(openRequest, {
    key: about.key,
    body: {
      case: file,
      kind: 'mla-bank-information',
      to: { state: 'CHE', authority: sampleId('authority', 'che.central') },
      marking: {
        classification: { state: 'PER', level: 'confidencial' },
        handling: [{ code: 'H1' }],
        tlp: 'amber',
      },
      title: about.title,
      question: {
        offence: 'illegal-mining',
        date: Temporal.Now.plainDateISO('UTC').toString(),
        facts: {
          'max-penalty-requesting': '8',
          transnational: 'yes',
          'organised-group': 'yes',
          'dual-criminality': 'yes',
          language: 'de',
        },
      },
      instruments: ['untoc'],
      proceeding: about.proceeding,
      persons: [],
      language: 'de',
      channel: 'central-authority',
      confidential: true,
      privileged: false,
      urgent: false,
    },
  })
  await act(prosecutor, id, 'choose-basis', { instruments: ['che-per-1997', 'untoc'] })
  const { gate } = await prosecutor.call(readRequest, { params: { id } })
  for (const { section, asks } of gate.items.filter(({ blocks }) => blocks)) {
    const { version } = await prosecutor.call(readRequest, { params: { id } })
    const text = answers[section] ?? `Angaben der ersuchenden Behörde: ${asks[0]?.text ?? section} (sample).`
    await prosecutor.call(writeSection, { params: { id, section }, body: { text, nothing: false }, version })
  }
  await act(prosecutor, id, 'complete')
  await act(prosecutor, id, 'authorise', {}, central)
  await act(central, id, 'approve', { channel: 'central-authority' })
  await act(central, id, 'translate', { language: 'de' })
  await act(central, id, 'submit')
  return id
}

/** Lima asks Bern for bank records: drafted, authorised by two, sealed, sent; Bern acknowledges, checks and asks back. */
export const request: Chapter = {
  name: 'Lima asks Bern for bank records',
  tell: async (nodes) => {
    const [central, bern, executing] = await Promise.all([
      atWork(nodeOf(nodes, 'PER'), 'central', 'prosecution'),
      atWork(nodeOf(nodes, 'CHE'), 'central', 'prosecution'),
      atWork(nodeOf(nodes, 'CHE'), 'prosecutor', 'prosecution'),
    ])
    const id = await askBern(nodes, {
      key: 'story-request-bern',
      title: 'Bankunterlagen zum Gold aus Madre de Dios (sample)',
      proceeding: 'Carpeta SAMPLE-506-2026',
    })
    await until(bern, id, 'received')
    await act(bern, id, 'register')
    await act(bern, id, 'acknowledge')
    await act(bern, id, 'route')
    await act(executing, id, 'check-form')
    await act(executing, id, 'check-law')
    await act(executing, id, 'ask-information', {
      reasons: 'Für welche Gutschriften werden die Belege verlangt, und wer ist wirtschaftlich berechtigt?',
      until: Temporal.Now.instant()
        .add({ hours: 24 * 30 })
        .toString({ smallestUnit: 'millisecond' }),
    })
    await until(central, id, 'info-asked')
  },
}
