import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { asInvestigator, openCase } from './support/cases.ts'
import { axe, press, tabTo, test } from './support/journey.ts'

test.describe('working a case together', () => {
  test('what one changed, the other is shown before saving, and loses nothing', async ({ page, context }) => {
    await asInvestigator(page)
    const path = await openCase(page, 'Dos manos (sample)')
    const href = new URL(`${path}/change`, page.url()).href
    const other = await context.newPage()
    await Promise.all([page.goto(href), other.goto(href)])
    await page.getByRole('textbox', { name: 'Summary' }).fill('Lo que escribe la primera.')
    await other.getByRole('textbox', { name: 'Title' }).fill('Título de la segunda (sample)')
    await other.getByRole('button', { name: 'Save' }).click()
    await expect(other.getByRole('heading', { level: 1, name: 'Título de la segunda (sample)' })).toBeVisible()

    await page.getByRole('button', { name: 'Save' }).click()
    const conflict = page.getByRole('alert', { name: 'Changed since you opened it' })
    await expect(conflict).toContainText('Título de la segunda (sample)')
    await expect(page.getByRole('textbox', { name: 'Summary' })).toHaveValue('Lo que escribe la primera.')
    await axe(page)
    await conflict.getByRole('button', { name: 'Keep what I wrote and go on' }).click()
    await expect(page.getByRole('textbox', { name: 'Summary' })).toHaveValue('Lo que escribe la primera.')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('Lo que escribe la primera.')).toBeVisible()
    await axe(page)
  })

  test('a page shows by itself what another page did', async ({ page, context }) => {
    await asInvestigator(page)
    const path = await openCase(page, 'En vivo (sample)')
    const other = await context.newPage()
    await other.goto(new URL(`${path}/notes`, page.url()).href)
    await expect(other.getByRole('status').filter({ hasText: 'Live' })).toBeVisible()
    await page.goto(new URL(`${path}/notes?add=note`, page.url()).href)
    await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill('Visto desde la otra página')
    await page.getByRole('dialog').getByRole('button', { name: 'Write a note' }).click()
    await expect(other.getByText('Visto desde la otra página')).toBeVisible()
    await axe(other)
  })

  test('when the node is away the page says so, keeps what it shows, and comes back', async ({ page, context }) => {
    await asInvestigator(page)
    await openCase(page, 'Sin nodo (sample)')
    await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible()
    // The help tells every shortcut, the ones of this screen first.
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toContainText('Write a note')
    await axe(page)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible()
    await page.goBack()
    await expect(page.getByRole('heading', { level: 1, name: 'Sin nodo (sample)' })).toBeVisible()
    await context.setOffline(true)
    await page.getByRole('button', { name: 'Export' }).click()
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('There is no connection to the node.')
    await axe(page)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.getByRole('heading', { level: 1, name: 'Sin nodo (sample)' })).toBeVisible()
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible()
    await expect(page.getByRole('status').filter({ hasText: 'Offline' })).toBeVisible()
    await context.setOffline(false)
    await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible({ timeout: 20_000 })
    await expect(page.getByRole('alert')).toHaveCount(0)
    await page.goBack()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    expect((await downloading).suggestedFilename()).toMatch(/^PER-\d{4}-\d{6}\.json$/)
  })

  test('a case is read in Arabic, from right to left and by the keyboard alone', async ({ page }) => {
    await asInvestigator(page, '/cases')
    await press(page, page.getByRole('link', { name: /Draga en el río Malinowski/ }))
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Malinowski')
    await speak(page, 'Language', 'ar')
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    await expect(page.getByRole('heading', { name: 'الملخص' })).toBeVisible()
    await axe(page)
    const parts = page.getByRole('navigation', { name: 'أجزاء القضية' })
    for (const tab of ['التسلسل الزمني', 'المهام', 'المستندات', 'المذكرات', 'الأشخاص', 'المشاركون', 'سجل التدقيق']) {
      await press(page, parts.getByRole('link', { name: new RegExp(tab) }))
      await expect(
        page
          .getByRole('heading', { level: 2 })
          .or(page.getByRole('list', { name: tab }))
          .first(),
      ).toBeVisible()
      await axe(page)
    }
    await speak(page, 'اللغة', 'en')
  })

  test('a case on paper is the file and its marking, without what only a screen can do', async ({ page }) => {
    await asInvestigator(page, '/cases')
    await page.getByRole('link', { name: /Draga en el río Malinowski/ }).click()
    await page.getByRole('navigation', { name: 'Parts of the case' }).getByRole('link', { name: 'Timeline' }).click()
    const onPaper = page.getByRole('heading', { name: /PER-\d{4}-\d{6}/, includeHidden: true })
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Malinowski')
    await expect(onPaper).toBeHidden()
    await expect(page.getByRole('button', { name: 'More actions' })).toBeVisible()
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Malinowski')
    await expect(onPaper).toBeVisible()
    for (const role of ['navigation', 'button', 'combobox'] as const) await expect(page.getByRole(role)).toHaveCount(0)
    // Dark screens are not printed dark, and every page has the marking at its head.
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toMatch(
      /^(rgb\(255, 255, 255\)|rgba\(0, 0, 0, 0\))$/,
    )
    const margins = await page.evaluate(() =>
      document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText)).join(' '),
    )
    expect(margins).toMatch(/@top-center \{ content: "[^"]*Confidencial/i)
  })
})

/** Chooses a language by the keyboard alone. */
async function speak(page: Page, label: string, language: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label })
  await tabTo(page, field, { back: true })
  for (let pressed = 0; pressed < 6; pressed += 1) await page.keyboard.press('ArrowUp')
  for (let pressed = 0; pressed < 6 && (await page.locator('html').getAttribute('lang')) !== language; pressed += 1) {
    await page.keyboard.press('ArrowDown')
    await page.waitForTimeout(300)
  }
  await expect(page.locator('html')).toHaveAttribute('lang', language)
}
