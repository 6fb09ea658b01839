import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { approveProposal, listProposals } from '@comity/server/contracts/oversight'
import { axe, test } from './support/journey.ts'
import { as, officer, openAct, phase, tell } from './support/requests.ts'

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

async function next(page: Page): Promise<void> {
  const before = await heading(page).innerText()
  await page.keyboard.press('Control+Enter')
  await expect(heading(page)).not.toHaveText(before)
}

async function pick(page: Page, name: RegExp | string, words: string): Promise<void> {
  const combo = page.getByRole('combobox', { name })
  await combo.click()
  await combo.fill(words)
  await page.getByRole('listbox').getByRole('option').first().click()
}

const written: Readonly<Record<string, string>> = {
  Purpose: 'Para orientar la investigación; no como prueba (sample).',
  Questions: '¿Consta la refinería en sus registros?\n¿Quién la representa? (sample)',
}

// From police to police: no prosecutor and no central authority stands between them on either side.
test('police in Madre de Dios ask the Federal Police, which answers', async ({ page }) => {
  const title = `Consulta sobre una refinería (sample) ${Date.now() % 100_000}`
  await as(page, 'PER', '/requests/new', 'investigator', 'investigation')
  await page.getByRole('radio', { name: /^Police information request/ }).check()
  await next(page)
  await pick(page, /State and authority/, 'Switzerland')
  await expect(page.getByRole('combobox', { name: /State and authority/ })).toHaveValue(/Federal Criminal Police/)
  await next(page)
  await pick(page, 'Case', 'Malinowski')
  await page.getByRole('combobox', { name: 'Offence' }).selectOption({ label: 'Illegal mining' })
  await page.getByRole('textbox', { name: 'Reference of the proceeding' }).fill(`Parte SAMPLE ${Date.now() % 100_000}`)
  await next(page)
  await page.getByRole('textbox', { name: 'Title' }).fill(title)
  await next(page)
  await page.getByRole('button', { name: 'Go on with what is missing' }).click()
  await page.getByRole('checkbox', { name: /Transnational Organized Crime/ }).check()
  await next(page)
  for (let asked = 0; asked < 14; asked += 1) {
    const at = await heading(page).innerText()
    if (at === 'Check your answers') break
    const text = written[at]
    const known = page.getByRole('button', { name: 'Begin with what the case says' })
    if (text !== undefined) await page.getByRole('textbox').last().fill(text)
    else if ((await known.count()) > 0) await known.click()
    await next(page)
  }
  await expect(page.getByText('Then the contact point reviews it and sends it.')).toBeVisible()
  await axe(page)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { name: 'Until it leaves the State' })).toBeVisible()
  const request = new URL(page.url()).pathname.replace('/write', '')

  // The contact point finds it among what waits for it, looks it over and sends it.
  await as(page, 'PER', '/requests?move=mine', 'police-contact', 'investigation')
  await page.getByRole('link', { name: title }).click()
  await page.getByRole('link', { name: 'Steps until it is sent' }).click()
  await page.getByRole('button', { name: /Do it now Review and approve/ }).click()
  await page.getByRole('button', { name: /Do it now Send/ }).click()
  await expect(page.getByText('It was sent.')).toBeVisible()

  // In Bern it is the move of the contact point of the police, and stands in its inbox.
  await as(page, 'CHE', '/', 'police-contact', 'investigation')
  const row = page.getByRole('table', { name: /wait/i }).getByRole('row').filter({ hasText: title })
  await expect(row).toContainText('Police contact point', { timeout: 30_000 })
  await axe(page)
  await row.getByRole('link').first().click()
  await openAct(page, 'acknowledge receipt')
  await tell(page)
  await openAct(page, 'take the question on')
  await tell(page)
  await phase(page, 'Granted, being carried out')
  await openAct(page, 'list and seal what is handed over')
  await page
    .getByRole('textbox', { name: 'A thing, described' })
    .fill('Auskunft: Goldbach Muster AG, eingetragen (sample)')
  await page.getByRole('button', { name: 'Add the thing' }).click()
  await page.getByRole('button', { name: /^Do it/ }).click()
  await openAct(page, 'authorise the answer')
  await page.getByRole('button', { name: /^Do it/ }).click()
  await expect(page.getByRole('alert')).toContainText(/second officer/i)
  const second = await officer('CHE', 'prosecutor', 'investigation')
  const { rows } = await second.call(listProposals)
  const ofThis = rows.filter((one) => JSON.stringify(one).includes(request.split('/').at(-1) ?? request))
  expect(ofThis).toHaveLength(1)
  for (const { id } of ofThis) await second.call(approveProposal, { params: { id } })
  await page.goto(new URL(request, page.url()).href)
  await openAct(page, 'send the answer')
  await tell(page)
  await phase(page, 'Handed over')

  // The investigator reads the answer and confirms it without anybody else.
  await as(page, 'PER', `${request}?part=received`, 'investigator', 'investigation')
  await phase(page, 'Handed over')
  await expect(page.getByText('Auskunft: Goldbach Muster AG, eingetragen (sample)')).toBeVisible()
  await axe(page)
  await openAct(page, 'verify digests, signatures and inventory')
  await page.getByRole('checkbox', { name: /seen, and as it is described/ }).check()
  await page.getByRole('button', { name: /^Do it/ }).click()
  await openAct(page, 'confirm receipt and the conditions')
  await tell(page)
  await phase(page, 'Received and in use')
})
