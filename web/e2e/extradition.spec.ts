import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { sampleId } from '@comity/server/sample-officers'
import { axe, press, tabTo, test } from './support/journey.ts'
import { act, annexTo, answer, as, draft, missing, officer, openAct, phase, tell, until } from './support/requests.ts'

const title = 'Auslieferung Valdir Monção (sample)'

/** What Brasília knew in the night of the arrest; the rest of the request was still to be written. */
const known: Readonly<Record<string, string>> = {
  authorities: 'Procuradoria da República, Núcleo ambiental (sample).',
  facts: 'Valdir Monção verkaufte von Januar bis Juni 2026 in Rio Branco Gold ohne Herkunft. Alles erfunden.',
  offence: 'Geldwäscherei, begangen von Januar bis Juni 2026 in Rio Branco (sample).',
  assistance: 'Vorläufige Festnahme und Auslieferung zur Strafverfolgung (sample).',
  warrant: 'Haftbefehl SAMPLE-88-2026 des Bundesgerichts in Rio Branco, beglaubigte Kopie (sample).',
  intention: 'Ein Auslieferungsersuchen folgt (sample).',
}

/** What the prosecutor writes while the period runs, by the question. */
const written: Readonly<Record<string, string>> = {
  'Text of the law': 'Art. 1 Lei 9.613/1998: drei bis zehn Jahre. Wortlaut als Beilage (sample).',
  Assurances: 'Keine Todesstrafe; Verfahren vor dem ordentlichen Gericht (sample).',
  Persons: 'Valdir Monção, geboren am 29. Februar 1980, Fingerabdrücke als Beilage (sample).',
}

/**
 * Bern arrested a man on a notice, and Brasília asked for the arrest in a request of its own; the day of the arrest lies
 * 58 days back. Ends with the request in Brasília, its documents not complete.
 */
async function arrested(): Promise<void> {
  const [prosecutor, central, bern] = await Promise.all([
    officer('BRA', 'prosecutor'),
    officer('BRA', 'central'),
    officer('CHE', 'prosecutor'),
  ])
  const id = await draft(prosecutor, {
    kind: 'extradition',
    to: { state: 'CHE', authority: sampleId('authority', 'che.central') },
    marking: { classification: { state: 'BRA', level: 'unclassified' }, handling: [{ code: 'H1' }], tlp: 'amber' },
    title,
    question: {
      offence: 'money-laundering',
      date: Temporal.Now.plainDateISO('UTC').toString(),
      facts: {
        'max-penalty-requesting': '10',
        'max-penalty-requested': '5',
        'dual-criminality': 'yes',
        'organised-group': 'yes',
        transnational: 'yes',
        convicted: 'no',
        'death-penalty': 'no',
        language: 'de',
      },
    },
    instruments: ['bra-che-1932', 'untoc'],
    proceeding: `Inquérito SAMPLE-88-2026 ${Date.now() % 10_000}`,
    persons: [],
    language: 'de',
    channel: 'diplomatic',
    confidential: true,
    privileged: false,
    urgent: true,
  })
  await act(prosecutor, id, 'choose-basis', { instruments: ['bra-che-1932', 'untoc'] })
  for (const [section, text] of Object.entries(known)) await answer(prosecutor, id, section, text)
  const warrant = { name: 'mandado.txt', text: 'Mandado de prisão preventiva (sample).\n' }
  const title_ = { language: 'pt', text: 'Mandado de prisão preventiva' }
  await annexTo(prosecutor, id, warrant, { title: title_, kind: 'warrant', certified: true, fills: ['warrant'] })
  expect(await missing(prosecutor, id)).not.toEqual([])
  await act(prosecutor, id, 'ask-arrest', { reasons: 'Festgenommen auf Ausschreibung; Fluchtgefahr.' }, central)
  await until(bern, id, 'arrest-asked')
  const day = Temporal.Now.zonedDateTimeISO('Europe/Zurich').subtract({ days: 58 }).toInstant()
  await act(bern, id, 'tell-arrest', { date: day.toString({ smallestUnit: 'millisecond' }) })
  await until(prosecutor, id, 'arrest-notified')
}

test('an extradition whose provisional arrest nearly runs out reaches Bern in time', async ({ page }) => {
  await arrested()

  // The prosecutor sees it first on the board of periods: what ends, by which article, and with what consequence.
  await as(page, 'BRA', '/requests/periods', 'prosecutor')
  const first = page
    .getByRole('region', { name: /^Within seven days/ })
    .getByRole('row')
    .nth(1)
  await expect(first).toContainText(title)
  await expect(first).toContainText('in 2 days')
  await expect(first).toContainText('Provisional arrest ends when request and documents have not arrived')
  await expect(first.getByRole('link', { name: /X$/ })).toBeVisible()
  await expect(first).toContainText('the person is released')
  await expect(first).toContainText(/ [1-9]\d % of the request with its documents is ready/)
  await axe(page)

  // By the keyboard alone: from the board into the request, what is missing, and handed in.
  await press(page, first.getByRole('link').first())
  await phase(page, 'Person arrested')
  await press(page, page.getByRole('link', { name: 'Go on writing' }), { back: true })
  await press(page, page.getByRole('button', { name: 'Go on with what is missing' }))
  const heading = page.getByRole('heading', { level: 1 })
  for (let asked = 0; asked < 8 && (await heading.innerText()) !== 'Check your answers'; asked += 1) {
    const text = written[await heading.innerText()]
    if (text !== undefined) {
      await tabTo(page, page.locator('form').getByRole('textbox').last())
      await page.keyboard.type(text)
    }
    await goOn(page)
  }
  await expect(page.getByText('Nothing stands in the way')).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { name: 'Until it leaves the State' })).toBeVisible()

  // The central authority sends it; on its board everything is ready.
  await as(page, 'BRA', '/requests/periods', 'central')
  await expect(first).toContainText('100 % of the request with its documents is ready')
  await first.getByRole('link').first().click()
  await openAct(page, 'send the request with its documents')
  await tell(page)
  await phase(page, 'Sent, not yet acknowledged')
  const request = new URL(page.url()).pathname

  // Bern, for whom the period runs, finds request and documents on its board, and confirms them before the last day.
  await as(page, 'CHE', '/requests/periods', 'central')
  await expect(first).toContainText(title)
  await expect(first).toContainText('This side')
  await first.getByRole('link').first().click()
  await phase(page, 'Sent, not yet acknowledged')
  await openAct(page, 'confirm that request and documents have arrived')
  await tell(page)
  await phase(page, 'Under examination')
  await page.goto(new URL('/requests/periods', page.url()).href)
  await expect(page.getByRole('heading', { level: 1, name: 'Periods' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: title })).toHaveCount(0)

  // In Brasília the countdown is gone too, and its period is met.
  await as(page, 'BRA', `${request}?part=periods`, 'prosecutor')
  await phase(page, 'Under examination')
  const release = page.getByRole('listitem').filter({ hasText: 'Provisional arrest ends' })
  await expect(release).toContainText('met')
  await expect(release).not.toContainText('in 2 days')
})

/** Goes on with Ctrl+Enter and waits for the next question. */
async function goOn(page: Page): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 })
  const before = await heading.innerText()
  await page.keyboard.press('Control+Enter')
  await expect(heading).not.toHaveText(before)
}
