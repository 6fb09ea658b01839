import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { axe, test } from './support/journey.ts'
import { act, annexTo, as, officer, phase } from './support/requests.ts'

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

/** What the prosecutor writes, by the heading of the question; the rest is taken over from the case. */
const written: Readonly<Record<string, string>> = {
  'Text of the law': 'Art. 307-A Código Penal: de cuatro a ocho años. Texto en anexo (sample).',
  'What is asked for': 'Detención y extradición para el juicio oral (sample).',
}

/** Counts what it takes: screens that were gone on from, and fields that were filled or chosen. */
const used = { screens: 0, fields: 0 }

async function next(page: Page): Promise<void> {
  used.screens += 1
  const before = await heading(page).innerText()
  await page.keyboard.press('Control+Enter')
  await expect(heading(page)).not.toHaveText(before)
}

async function field(done: Promise<unknown>): Promise<void> {
  used.fields += 1
  await done
}

async function pick(page: Page, name: RegExp | string, words: string): Promise<void> {
  const combo = page.getByRole('combobox', { name })
  await combo.click()
  await combo.fill(words)
  await page.getByRole('listbox').getByRole('option').first().click()
}

test('an extradition is written from nothing, and Brasília reads person, warrant and law', async ({ page }) => {
  await as(page, 'PER', '/requests', 'prosecutor')
  await page.getByRole('link', { name: 'Write a request' }).click()
  await expect(heading(page)).toHaveText('What do you ask for?')
  await field(page.getByRole('radio', { name: /^Extradition/ }).check())
  await next(page)
  await field(pick(page, /State and authority/, 'Brazil'))
  await expect(page.getByRole('combobox', { name: /State and authority/ })).toHaveValue(/Central Authority/)
  await next(page)
  await field(pick(page, 'Case', 'Malinowski'))
  await field(page.getByRole('combobox', { name: 'Offence' }).selectOption({ label: 'Illegal mining' }))
  const proceeding = `Carpeta SAMPLE-311-2026 ${Date.now() % 10_000}`
  await field(page.getByRole('textbox', { name: 'Reference of the proceeding' }).fill(proceeding))
  await next(page)
  await field(page.getByRole('textbox', { name: 'Title' }).fill(`Extradición, caso Malinowski (sample) ${Date.now()}`))
  const title = await page.getByRole('textbox', { name: 'Title' }).inputValue()
  await next(page)

  // Before anything is chosen the list says what follows from what, and no share of what is required.
  await expect(page.getByText('choose that first')).toBeVisible()
  await expect(page.getByText(/of what is required/)).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Warrant or judgment' })).toBeVisible()
  await axe(page)
  const id = /requests\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
  const [prosecutor, central] = await Promise.all([officer('PER', 'prosecutor'), officer('PER', 'central')])
  await annexTo(
    prosecutor,
    id,
    { name: 'orden.txt', text: 'Orden de detención SAMPLE-311-2026 (sample).\n' },
    { title: { language: 'es', text: 'Orden de detención' }, kind: 'warrant', certified: true, fills: ['warrant'] },
  )
  await page.reload()
  await page.getByRole('button', { name: 'Go on with what is missing' }).click()
  await expect(page.getByRole('checkbox', { name: /between Brazil and Peru/ })).toBeChecked()

  // On a day before the treaty was in force it is not open; today it is.
  const day = page.getByLabel('Law as it stood on')
  const today = await day.inputValue()
  await day.fill('2005-03-01')
  await expect(page.getByRole('checkbox', { name: /between Brazil and Peru/ })).toHaveCount(0)
  await day.fill(today)
  await expect(page.getByRole('checkbox', { name: /between Brazil and Peru/ })).toBeChecked()
  await field(page.getByRole('checkbox', { name: /Transnational Organized Crime/ }).check())
  await axe(page)
  await next(page)
  await expect(heading(page)).toHaveText('Persons')
  await field(
    page
      .getByRole('checkbox', { name: /suspect/ })
      .first()
      .check(),
  )
  await next(page)
  for (let asked = 0; asked < 20; asked += 1) {
    const at = await heading(page).innerText()
    if (at === 'Check your answers') break
    if (at === 'Assurances') await settle(page)
    else await answer(page, at)
  }
  await expect(page.getByText('Nothing stands in the way')).toBeVisible()
  await expect(page.getByText('Between central authorities')).toBeVisible()
  await axe(page)
  used.screens += 1
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { name: 'Until it leaves the State' })).toBeVisible()
  console.log(`an extradition took ${used.screens} screens and ${used.fields} fields`)
  expect(used.fields * 30 + used.screens * 5).toBeLessThan(600)

  // A second prosecutor and the central authority let it go; the course of that has a journey of its own.
  await act(prosecutor, id, 'authorise', {}, central)
  await act(central, id, 'approve', { channel: 'central-authority' })
  await act(central, id, 'translate', { language: 'pt' })
  await act(central, id, 'submit')

  await as(page, 'BRA', '/requests', 'central')
  await page.getByRole('link', { name: title }).click()
  await phase(page, 'Sent, not yet acknowledged')
  await page.getByRole('link', { name: 'What is asked' }).click()
  await expect(page.getByText('Everything that is demanded is answered.')).toBeVisible()
  await expect(page.getByText('Aurelio Tacuri Pinedo (sample)').first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Warrant or judgment' })).toBeVisible()
  await expect(page.getByText(/Art. 307-A/)).toBeVisible()
  await axe(page)
})

/** Answers one question of the draft and goes on. */
async function answer(page: Page, at: string): Promise<void> {
  const known = page.getByRole('button', { name: 'Begin with what the case says' })
  const text = written[at]
  if (text !== undefined) await field(page.getByRole('textbox').last().fill(text))
  else if (at === 'Language and channel') {
    await field(page.getByRole('combobox', { name: 'Language in which it is sent' }).selectOption('pt'))
    await field(page.getByRole('radio', { name: /Between central authorities/ }).check())
  } else if ((await known.count()) > 0) await field(known.click())
  await next(page)
}

/** Whether assurances are needed hangs on facts: their questions are asked from here, and then it is not needed. */
async function settle(page: Page): Promise<void> {
  await axe(page)
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  for (let asked = 0; asked < 8 && (await heading(page).innerText()) === 'A question of fact'; asked += 1) {
    const number = page.getByRole('textbox')
    if ((await number.count()) > 0) await field(number.fill('8'))
    else await field(page.getByRole('radio', { name: 'No', exact: true }).check())
    const url = page.url()
    used.screens += 1
    await page.keyboard.press('Control+Enter')
    await expect(page).not.toHaveURL(url)
  }
}
