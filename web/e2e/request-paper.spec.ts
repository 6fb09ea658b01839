import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { axe, test } from './support/journey.ts'
import { policeQuestion } from './support/police-question.ts'
import { act, as, officer, until } from './support/requests.ts'

/** Takes the first sealed document of a request as a file, from its page. */
async function takePdf(page: Page, document: string): Promise<Buffer> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: new RegExp(`${document}.*PDF`) }).click()
  return readFile(await (await coming).path())
}

/** Brings a file to the page on which received documents are read. */
async function look(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto(new URL('/requests/papers/read', page.url()).href)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a PDF' }).click()
  await (await chooser).setFiles({ name, mimeType: 'application/pdf', buffer })
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible({ timeout: 20_000 })
}

test('a document Lima sealed is read in Bern with its seal, and with one byte changed it does not hold', async ({
  page,
}) => {
  const id = await policeQuestion('Consulta con documento sellado (sample)')
  const bern = await officer('CHE', 'police-contact', 'investigation')
  await until(bern, id, 'received')
  await act(bern, id, 'acknowledge')
  await as(page, 'PER', `/requests/${id}?part=papers`, 'police-contact', 'investigation')
  const sealed = await takePdf(page, 'Request')

  // Bern has the key of that authority from the descriptor Lima signed, and nothing else of this file.
  await as(page, 'CHE', `/requests/${id}?part=papers`, 'police-contact', 'investigation')
  await expect(page.getByRole('row', { name: /Request/ }).first()).toContainText('Transcript of what was received')
  const answer = await takePdf(page, 'Acknowledgement')
  await look(page, 'solicitud.pdf', sealed)
  await expect(page.getByText('Everything holds')).toBeVisible()
  await expect(page.getByText('Peru', { exact: true })).toBeVisible()
  const checks = page.getByRole('table')
  await expect(checks.getByText('holds', { exact: true })).not.toHaveCount(0)
  await expect(checks.getByText(/does not hold|not known/)).toHaveCount(0)
  await axe(page)

  const changed = Buffer.from(sealed)
  const at = Math.floor(changed.length / 3)
  changed[at] = (changed[at] ?? 0) ^ 1
  await look(page, 'solicitud-cambiada.pdf', changed)
  await expect(page.getByText('Do not rely on this document')).toBeVisible()
  await expect(checks.getByText('does not hold').first()).toBeVisible()
  await axe(page)

  // And the other way round: what Bern sealed is read in Lima.
  await as(page, 'PER', '/requests/papers/read', 'police-contact', 'investigation')
  await look(page, 'bestaetigung.pdf', answer)
  await expect(page.getByText('Switzerland', { exact: true })).toBeVisible()
  await expect(page.getByText('Everything holds')).toBeVisible()
})
