import { expect } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { openCase } from './support/cases.ts'
import { axe, press, signInAs, test } from './support/journey.ts'

const investigation = 'Investigation of offences'

/** A browser of its own: its keys are in no other. */
async function browserOf(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'America/Lima',
    viewport: { width: 1360, height: 900 },
  })
  return context.newPage()
}
const rosa = (page: Page, path = '/rooms') =>
  signInAs(page, 'PER', path, { officer: /Rosa Huamán/, purpose: investigation })
const regula = (page: Page, path = '/rooms') =>
  signInAs(page, 'CHE', path, { officer: /Regula Zürrer/, purpose: investigation })
const ready = (page: Page) => expect(page.locator('[data-device=ready]')).toBeVisible({ timeout: 30_000 })

/** Opens a room and brings the officer of the other State in. Ends with both in it. */
async function roomOfTwo(per: Page, che: Page, title: string): Promise<void> {
  await rosa(per)
  await regula(che)
  await Promise.all([ready(per), ready(che)])
  await per.getByRole('link', { name: 'Open a room' }).click()
  await ready(per)
  await per.getByRole('textbox', { name: 'What the room is for' }).fill(title)
  await press(per, per.getByRole('button', { name: 'Open a room' }))
  await expect(per.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await per.getByRole('button', { name: 'Bring people in' }).click()
  const dialog = per.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Invite .*Bundeskriminalpolizei/ }).click()
  await per.keyboard.press('Escape')

  await expect(async () => {
    await che.reload()
    await expect(che.getByRole('link', { name: title })).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
  await che.getByRole('link', { name: title }).click()
  await expect(che.getByText('What is written here is open to members only')).toBeVisible()
  await che.getByRole('button', { name: 'Bring people in' }).click()
  await che
    .getByRole('dialog')
    .getByRole('button', { name: /^Seat Regula/ })
    .click()
  await expect(che.getByText('You are seated and wait')).toBeVisible()
  await che.keyboard.press('Escape')

  await per.getByRole('button', { name: /^Let in Regula/ }).click({ timeout: 30_000 })
  await expect(che.getByRole('textbox', { name: 'Your message' })).toBeVisible({ timeout: 45_000 })
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your message' }).fill(text)
  await page.keyboard.press('Control+Enter')
  await sees(page, text)
}
const sees = (page: Page, text: string) =>
  expect(page.getByRole('listitem').filter({ hasText: text })).toBeVisible({ timeout: 30_000 })

test.describe('a room of two States', () => {
  test.setTimeout(300_000)

  test('two officers at two nodes write to each other, send a file, and see who has read', async ({
    page: per,
    browser,
  }) => {
    const che = await browserOf(browser)
    await roomOfTwo(per, che, 'Oro del Inambari (sample)')
    await write(per, 'La draga está en el kilómetro 117.')
    await sees(che, 'La draga está en el kilómetro 117.')
    await write(che, 'The refinery took 40 kg on Tuesday.')
    await sees(per, 'The refinery took 40 kg on Tuesday.')
    await expect(per.getByText(/Read by .*Regula/)).toBeVisible({ timeout: 45_000 })

    await che.locator('input[type=file]').setInputFiles({
      name: 'weighing.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('date,kg\n2026-05-04,40\n'),
    })
    await write(che, 'The weighing list.')
    const got = per.waitForEvent('download')
    await per.getByRole('button', { name: 'Download weighing.csv' }).click({ timeout: 30_000 })
    const file = await (await got).createReadStream()
    const parts: Buffer[] = []
    for await (const part of file) parts.push(part as Buffer)
    expect(Buffer.concat(parts).toString()).toBe('date,kg\n2026-05-04,40\n')
    await press(per, per.getByRole('button', { name: 'More actions' }))
    await per.getByRole('menuitem', { name: 'Set the retention period' }).click()
    const deciding = per.getByRole('dialog')
    await deciding.getByLabel('Kept for').selectOption('90')
    await deciding.getByRole('textbox', { name: 'Reason' }).fill('Directive 7 (sample)')
    await axe(per)
    await deciding.getByRole('button', { name: 'Set the retention period' }).click()
    for (const page of [per, che]) {
      await expect(page.getByText('Messages and files are removed after 90 days.')).toBeVisible({ timeout: 45_000 })
    }
    await axe(per)
    await axe(che)

    // Nothing of what was read comes back from the node: another browser of hers sees that it was not there.
    const fresh = await browserOf(browser)
    await regula(fresh)
    await ready(fresh)
    await fresh.getByRole('link', { name: 'Oro del Inambari (sample)' }).click()
    await expect(fresh.getByText('This browser has no place in the room')).toBeVisible({ timeout: 30_000 })
    await expect(fresh.getByText('The refinery took 40 kg')).toHaveCount(0)
    await press(fresh, fresh.getByRole('button', { name: 'Take my place with this browser' }))
    await expect(fresh.getByRole('textbox', { name: 'Your message' })).toBeVisible({ timeout: 30_000 })
    await write(per, 'Para la nueva ventana.')
    await sees(fresh, 'Para la nueva ventana.')
    await expect(che.getByText('Another browser of yours has your place')).toBeVisible({ timeout: 45_000 })
    await axe(fresh)
    await Promise.all([che.context().close(), fresh.context().close()])
  })

  test('who is removed reads nothing more; what was read is sealed into a case', async ({ page: per, browser }) => {
    const che = await browserOf(browser)
    await roomOfTwo(per, che, 'Refinería de Mendrisio (sample)')
    const room = per.url()
    await write(per, 'Antes de la salida.')
    await sees(che, 'Antes de la salida.')
    await per.getByRole('button', { name: /^Remove Regula/ }).click()
    await per.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(per.getByText(/removed .*Regula.*read nothing/)).toBeVisible({ timeout: 30_000 })
    await write(per, 'Después de la salida.')
    await expect(async () => {
      await che.reload()
      await expect(che.getByText('What is written here is open to members only')).toBeVisible({ timeout: 2_000 })
    }).toPass({ timeout: 45_000 })
    await expect(che.getByText('Después de la salida.')).toHaveCount(0)
    await che.context().close()

    await openCase(per, 'Caso del oro (sample)')
    await per.goto(room)
    await sees(per, 'Después de la salida.')
    await per.getByRole('button', { name: 'More' }).click()
    await per.getByRole('menuitem', { name: /Seal into a case/ }).click()
    await per
      .getByRole('combobox', { name: 'Which case' })
      .selectOption({ label: await optionWith(per, 'Caso del oro') })
    await per.getByRole('dialog').getByRole('button', { name: 'Seal into a case' }).click()
    await expect(per.getByText('The transcript stands in the case')).toBeVisible({ timeout: 30_000 })
    await per.getByRole('link', { name: 'Go to the documents of the case' }).click()
    await expect(per.getByRole('link', { name: /\.room\.json/ })).toBeVisible()
    await axe(per)
  })

  test('a State hands the lead over, the room goes on, and reads right in Arabic', async ({ page: per, browser }) => {
    const che = await browserOf(browser)
    await roomOfTwo(per, che, 'Traspaso (sample)')
    await write(per, 'Antes del traspaso.')
    await sees(che, 'Antes del traspaso.')
    await press(per, per.getByRole('button', { name: 'More actions' }))
    await per.getByRole('menuitem', { name: 'Hand over the lead' }).click()
    await per.getByRole('combobox', { name: 'To which State' }).selectOption('CHE')
    await per.getByRole('dialog').getByRole('button', { name: 'Hand over the lead' }).click()
    await expect(per.getByText('Switzerland leads the room from here on.')).toBeVisible({ timeout: 45_000 })
    await expect(che.getByText('Switzerland leads the room from here on.')).toBeVisible({ timeout: 45_000 })
    await write(per, 'Bajo la nueva dirección.')
    await sees(che, 'Bajo la nueva dirección.')
    await per.getByRole('combobox', { name: 'Language' }).selectOption('ar')
    await expect(per.locator('html')).toHaveAttribute('dir', 'rtl')
    await expect(per.getByRole('button', { name: 'إدخال أشخاص' })).toBeVisible()
    await axe(per)
    await che.context().close()
  })
})

async function optionWith(page: Page, text: string): Promise<string> {
  const found = page.getByRole('option').filter({ hasText: text })
  await found.first().waitFor({ state: 'attached' })
  return (await found.first().textContent()) ?? ''
}
