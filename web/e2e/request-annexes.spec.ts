import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { readRequest } from '@comity/server/contracts/requests'
import { sampleId } from '@comity/server/sample-officers'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { axe, nodeAt, press, test } from './support/journey.ts'
import { act, answer, as, draft, officer, openAct, tell } from './support/requests.ts'

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const order = Buffer.from(
  '%PDF-1.7\n<</Type /Pages /Count 3>>\nResolución de incautación (sample), todo es inventado.\n',
)
const translation = Buffer.from('Beschlagnahmebeschluss, Übersetzung (sample). Alles erfunden.\n')
const receipt = Buffer.from('Eingangsstempel SAMPLE-507. Alles erfunden.\n')

/** A request to freeze, with everything answered but the order, which has to be annexed. */
async function withoutOrder(): Promise<string> {
  const prosecutor = await officer('PER', 'prosecutor')
  const id = await draft(prosecutor, {
    kind: 'freezing',
    to: { state: 'CHE', authority: sampleId('authority', 'che.central') },
    marking: { classification: { state: 'PER', level: 'confidencial' }, handling: [{ code: 'H1' }], tlp: 'amber' },
    title: 'Kontosperre mit Beschluss (sample)',
    question: {
      offence: 'money-laundering',
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
    instruments: ['untoc'],
    proceeding: `Carpeta SAMPLE-508-2026 ${Date.now() % 10_000}`,
    persons: [],
    language: 'de',
    channel: 'central-authority',
    confidential: true,
    privileged: false,
    urgent: false,
  })
  await act(prosecutor, id, 'choose-basis', { instruments: ['untoc'] })
  const { gate } = await prosecutor.call(readRequest, { params: { id } })
  for (const { section } of gate.items.filter(({ blocks, document }) => blocks && document === null)) {
    await answer(prosecutor, id, section, `Angaben zu ${section}. Alles erfunden.`)
  }
  return id
}

/** Chooses a file as the button of the page does. */
async function choose(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await page.locator('#content input[type=file]').last().setInputFiles({ name, mimeType, buffer })
}

test('an order that is demanded is annexed in Lima, read in Bern as it was sent, and answered with a document', async ({
  page,
}) => {
  const id = await withoutOrder()
  await as(page, 'PER', `/requests/${id}/write`, 'prosecutor')
  await expect(page.getByText('1 document is demanded and missing')).toBeVisible()
  await press(page, page.getByRole('button', { name: 'Go on with what is missing' }))
  await expect(page.getByText(/A copy of the document is demanded\. It is not annexed yet\./)).toBeVisible()
  // Words do not stand for it.
  await page.getByRole('textbox').last().fill('Siehe Beilage 1 (sample).')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert')).toContainText('A copy of the document is demanded')
  await choose(page, '../resolución.pdf', 'application/pdf', order)
  await expect(page.getByRole('textbox', { name: 'Pages' })).toHaveValue('3')
  await page.getByRole('textbox', { name: 'Title' }).fill('Resolución de incautación N.º 14')
  await page.getByRole('combobox', { name: 'Language of the document' }).selectOption('es')
  await page.getByRole('checkbox', { name: 'The original or a certified copy' }).check()
  await axe(page)
  await page.getByRole('button', { name: 'Add the annex' }).click()
  await expect(page.getByText(/It is annexed\./)).toBeVisible()

  await page.goto(`${nodeAt('PER')}/requests/${id}/write?step=annexes`)
  await choose(page, 'übersetzung.txt', 'text/plain', translation)
  await page.getByRole('combobox', { name: 'Kind of document' }).selectOption('translation')
  await page
    .getByRole('combobox', { name: /^Translation of/ })
    .selectOption({ label: '1 · Resolución de incautación N.º 14' })
  await page.getByRole('button', { name: 'Add the annex' }).click()
  await expect(page.getByText(/translation of annex 1/)).toBeVisible()
  await axe(page)

  const [prosecutor, central] = await Promise.all([officer('PER', 'prosecutor'), officer('PER', 'central')])
  await act(prosecutor, id, 'complete')
  await act(prosecutor, id, 'authorise', {}, central)
  await act(central, id, 'approve', { channel: 'central-authority' })
  await act(central, id, 'translate', { language: 'de' })
  await act(central, id, 'submit')

  const bern = await officer('CHE', 'central')
  await expect(async () => bern.call(readRequest, { params: { id } })).toPass({ timeout: 30_000 })
  await act(bern, id, 'register')
  await as(page, 'CHE', `/requests/${id}?part=annexes`, 'central')
  await expect(page.getByText('Here, as it was announced')).toHaveCount(2, { timeout: 30_000 })
  await expect(page.getByText('Resolución de incautación N.º 14', { exact: true })).toBeVisible()
  await axe(page)
  // What is no more than the beginning of a PDF says so; what is text is read in the page.
  await press(page, page.getByRole('button', { name: /^Look at it: 1 / }))
  await expect(page.getByText('It cannot be read as what it seems to be.')).toBeVisible()
  await press(page, page.getByRole('button', { name: /^Look at it: 2 / }))
  await expect(page.getByText('Beschlagnahmebeschluss, Übersetzung (sample).')).toBeVisible()
  await axe(page)
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: /^Fetch the file ?: 1 / }).click()
  const came = await coming
  expect(came.suggestedFilename()).toBe('resolución.pdf')
  expect(sha256(await readFile(await came.path()))).toBe(sha256(order))

  await openAct(page, 'acknowledge receipt')
  await choose(page, 'eingang.txt', 'text/plain', receipt)
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('eingang')
  await axe(page)
  await tell(page)
  await as(page, 'PER', `/requests/${id}?part=annexes`, 'central')
  await expect(page.getByRole('heading', { name: /^Came with step/ })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Here, as it was announced')).toHaveCount(3, { timeout: 30_000 })
})
