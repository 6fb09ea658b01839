import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { sampleId } from '@comity/server/sample-officers'
import { axe, press, test } from './support/journey.ts'
import { act, answerAll, as, draft, officer, openAct, phase, tell } from './support/requests.ts'

const title = 'Kontosperre Goldbach Muster (sample)'

/** Lima has drafted it, authorised it and has it in German: it only needs to be sent. Gives the request. */
async function readyToSend(): Promise<string> {
  const [prosecutor, central] = await Promise.all([officer('PER', 'prosecutor'), officer('PER', 'central')])
  const id = await draft(prosecutor, {
    kind: 'freezing',
    to: { state: 'CHE', authority: sampleId('authority', 'che.central') },
    marking: { classification: { state: 'PER', level: 'confidencial' }, handling: [{ code: 'H1' }], tlp: 'amber' },
    title,
    question: {
      offence: 'illegal-mining',
      date: Temporal.Now.plainDateISO('UTC').toString(),
      facts: {
        'max-penalty-requesting': '8',
        transnational: 'yes',
        'organised-group': 'yes',
        'dual-criminality': 'yes',
        'order-exists': 'yes',
        language: 'de',
      },
    },
    instruments: ['che-per-1997', 'untoc'],
    proceeding: `Carpeta SAMPLE-507-2026 ${Date.now() % 10_000}`,
    persons: [],
    language: 'de',
    channel: 'central-authority',
    confidential: true,
    privileged: false,
    urgent: true,
  })
  await act(prosecutor, id, 'choose-basis', { instruments: ['che-per-1997', 'untoc'] })
  await answerAll(prosecutor, id, (section) => `Konto SAMPLE-CH-9300-0511, Angaben zu ${section}. Alles erfunden.`)
  await act(prosecutor, id, 'complete')
  await act(prosecutor, id, 'authorise', {}, central)
  await act(central, id, 'approve', { channel: 'central-authority' })
  await act(central, id, 'translate', { language: 'de' })
  return id
}

// No treaty between Lima and Bern counts 48 hours: Lima names them, as article 18(24) of the Convention has it, and the
// date binds Bern as a period of its own.
test('Lima asks Bern to freeze an account within 48 hours, and Bern does', async ({ page }) => {
  const id = await readyToSend()
  await as(page, 'PER', `/requests/${id}`, 'central')
  await openAct(page, 'send the request')
  await answerBy(page, 2)
  await axe(page)
  await tell(page)
  await phase(page, 'Sent, not yet acknowledged')

  // It is the first thing on Bern's desk and on its board, and it says how much time is left.
  await as(page, 'CHE', '/requests', 'central')
  const first = page.getByRole('row').nth(1)
  await expect(first).toContainText(title, { timeout: 30_000 })
  await expect(first).toContainText('Urgent')
  await page.keyboard.press('g')
  await page.keyboard.press('f')
  await expect(page.getByRole('heading', { level: 1, name: 'Periods' })).toBeVisible()
  await expect(first).toContainText(title)
  await expect(first).toContainText('Answer by the date asked for')
  await expect(first).toContainText('in 2 days')
  await expect(first).toContainText('This side')

  // The desk acknowledges; that alone does not meet the date.
  await press(page, first.getByRole('link').first())
  await openAct(page, 'acknowledge receipt')
  await tell(page)
  await phase(page, 'Under examination')
  await page.getByRole('link', { name: /^Periods/ }).click()
  const asked = page.getByRole('listitem').filter({ hasText: 'Answer by the date asked for' })
  await expect(asked).toContainText('in 2 days')
  await expect(asked.getByText('met', { exact: true })).toHaveCount(0)

  // The prosecutor decides, freezes, and tells what is frozen and until when Bern waits for the confiscation.
  await as(page, 'CHE', `/requests/${id}`, 'prosecutor')
  await openAct(page, 'recognise the request or the order')
  // The request asks for confidentiality: it is said that it is kept, before anything is done.
  await page.getByRole('checkbox', { name: 'The request is kept confidential' }).check()
  await tell(page)
  await phase(page, 'Granted, being carried out')
  await openAct(page, 'say what is frozen')
  await page.getByRole('textbox', { name: 'A thing, described' }).fill('Konto SAMPLE-CH-9300-0511, Saldo CHF 412 300')
  await page.getByRole('button', { name: 'Add the thing' }).click()
  await answerBy(page, 90, /^Stays frozen until/)
  await page.getByRole('textbox', { name: /^Provision of your law/ }).fill('IRSG Art. 18')
  await page
    .getByRole('textbox', { name: 'Note' })
    .fill('Gesperrt. Bis dann erwarten wir das Einziehungsersuchen oder die Bitte um Verlängerung. Erfunden.')
  await tell(page)

  // Lima sees it frozen within the two days, confirms it, and by when the confiscation is to be asked for.
  await as(page, 'PER', `/requests/${id}?part=periods`, 'prosecutor')
  await expect(asked.filter({ hasText: '(send the request)' }).getByText('met', { exact: true })).toBeVisible({
    timeout: 30_000,
  })
  await phase(page, 'Frozen')
  const frozen = page.getByRole('listitem').filter({ hasText: 'What is frozen stays frozen until' })
  await expect(frozen.getByText('in 3 months')).toBeVisible()
  await expect(frozen).toContainText('IRSG Art. 18')
  await page.getByRole('link', { name: /^Evidence and conditions/ }).click()
  await expect(page.getByText('Konto SAMPLE-CH-9300-0511, Saldo CHF 412 300')).toBeVisible()
  await openAct(page, 'confirm what is frozen')
  await tell(page)
  await expect(page.getByText('bring the proceedings to an order of confiscation').first()).toBeVisible()
  await page.getByRole('link', { name: /^Periods/ }).click()
  await phase(page, 'Kept frozen')
  await expect(frozen.getByText('in 3 months')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'bring the proceedings to an order' })).toBeVisible()

  // The trial takes longer: Lima asks to prolong, Bern does, under its law.
  await openAct(page, 'ask that the freezing be prolonged')
  await answerBy(page, 200, /^Date and time/)
  await page.getByRole('textbox', { name: 'Reasons' }).fill('El juicio oral continúa. Inventado.')
  await tell(page)
  await as(page, 'CHE', `/requests/${id}`, 'prosecutor')
  await openAct(page, 'prolong the freezing')
  await answerBy(page, 200, /^Stays frozen until/)
  await page.getByRole('textbox', { name: /^Provision of your law/ }).fill('IRSG Art. 18')
  await page.getByRole('textbox', { name: 'Reasons' }).fill('Das Verfahren dauert an. Erfunden.')
  await axe(page)
  await tell(page)
  await as(page, 'PER', `/requests/${id}?part=periods`, 'prosecutor')
  await expect(frozen.getByText(/in [67] months/)).toBeVisible({ timeout: 30_000 })

  // What must follow is drafted from here, and shows the period that runs to it.
  await page.getByRole('link', { name: /^What can be done/ }).click()
  await page.getByText('Draft the request that follows').click()
  await page.getByRole('link', { name: 'Confiscation', exact: true }).click()
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue(/./)
  await page.getByRole('button', { name: 'Begin the request' }).click()
  await page.waitForURL(/\/write/)
  await page.goto(page.url().replace(/\/write.*$/, ''))
  await expect(page.getByRole('heading', { name: 'Related requests' })).toBeVisible()
  await expect(page.getByText('What is frozen stays frozen until')).toBeVisible()
  await axe(page)
})

/** Names the date by which the other side is to answer, so many days from now. */
async function answerBy(page: Page, days: number, name = /^Answer by/): Promise<void> {
  const by = Temporal.Now.zonedDateTimeISO('America/Lima').add({ days })
  const field = page.getByRole('group', { name })
  await field.getByLabel('Date').fill(by.toPlainDate().toString())
  await field.getByLabel('Time').fill(by.toPlainTime().toString({ smallestUnit: 'minute' }))
}
