import { sampleId } from '@comity/server/sample-officers'
import { act, answerAll, draft, officer } from './requests.ts'

/** Lima's police have sent a question to the Federal Police. Gives the request. */
export async function policeQuestion(title: string): Promise<string> {
  const [lima, contact] = await Promise.all([
    officer('PER', 'investigator', 'investigation'),
    officer('PER', 'police-contact', 'investigation'),
  ])
  const id = await draft(lima, {
    kind: 'information-request',
    to: { state: 'CHE', authority: sampleId('authority', 'che.police') },
    marking: { classification: { state: 'PER', level: 'confidencial' }, handling: [{ code: 'H1' }], tlp: 'amber' },
    title,
    question: { offence: 'illegal-mining', date: Temporal.Now.plainDateISO('UTC').toString(), facts: {} },
    instruments: ['untoc'],
    proceeding: `Parte SAMPLE-71-2026 ${Date.now() % 100_000}`,
    persons: [],
    language: 'es',
    channel: null,
    confidential: false,
    privileged: false,
    urgent: false,
  })
  await answerAll(lima, id, (section) => `${section}: inventado (sample).`)
  await act(lima, id, 'complete')
  await act(contact, id, 'approve')
  await act(contact, id, 'submit')
  return id
}
