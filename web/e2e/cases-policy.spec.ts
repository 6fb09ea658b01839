import { expect } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { asInvestigator, asOther, openCase } from './support/cases.ts'
import { axe, nodeAt, test } from './support/journey.ts'

async function another(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'America/Lima' })
  return context.newPage()
}

test.describe('what policy lets a colleague see', () => {
  test('a reader reads, cannot write, and is told why; who takes no part learns of nothing', async ({
    page,
    browser,
  }) => {
    await asInvestigator(page)
    const path = await openCase(page, 'Caso reservado (sample)', { restricted: true })
    await page.goto(new URL(`${path}/participants`, page.url()).href)
    await page.getByRole('button', { name: 'Add a participant' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Find a post' }).fill('control de exportaciones')
    await dialog.getByRole('radio', { name: /Especialista en control de exportaciones/ }).check()
    await dialog.getByRole('radio', { name: /^Reader/ }).check()
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('control de exportaciones')
    await axe(page)
    await dialog.getByRole('button', { name: 'Add a participant' }).click()
    await expect(page.getByRole('row', { name: /Especialista en control de exportaciones/ })).toContainText('Reader')
    await axe(page)

    const reader = await another(browser)
    await asOther(reader, /Lidia Chuquimia/, path)
    await expect(reader.getByRole('heading', { level: 1, name: 'Caso reservado (sample)' })).toBeVisible()
    await reader
      .getByRole('navigation', { name: 'Parts of the case' })
      .getByRole('link', { name: /^Notes/ })
      .click()
    const button = reader.getByRole('button', { name: /Write a note/ })
    await expect(button).toHaveAttribute('aria-disabled', 'true')
    await reader.getByRole('button', { name: 'Why?' }).first().click()
    await expect(reader.getByText('leads and members of a case may write in it; readers only read')).toBeVisible()
    await expect(reader.getByText('cases.member-writes')).toBeVisible()
    await axe(reader)
    // Neither does the audit trail open, and it says why.
    await reader.goto(nodeAt('PER') + path + '/audit')
    await expect(reader.getByRole('alert')).toContainText('The audit trail of this case is not open to your post')
    await axe(reader)

    const stranger = await another(browser)
    await asOther(stranger, /Hugo Larrañaga/, path)
    await expect(stranger.getByRole('heading', { name: /There is no such case/ })).toBeVisible()
    await axe(stranger)
    await stranger.goto(`${nodeAt('PER')}/search?q=reservado`)
    await expect(stranger.getByRole('heading', { name: /Nothing that you may see contains/ })).toBeVisible()
    await stranger.goto(`${nodeAt('PER')}/cases`)
    await expect(stranger.getByText('Caso reservado (sample)')).toHaveCount(0)
    await axe(stranger)
    await Promise.all([reader.context().close(), stranger.context().close()])
  })

  test('closing a case with an open task is refused with the reason, and nothing changes', async ({ page }) => {
    await asInvestigator(page, '/cases')
    await page.getByRole('link', { name: /Draga en el río Malinowski/ }).click()
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Close the case' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('prueba de cierre')
    await dialog.getByRole('button', { name: 'Close the case' }).click()
    await expect(dialog.getByRole('alert')).toContainText('There are open tasks. Complete or drop them first.')
    await axe(page)
  })

  test('lowering a marking waits for a second officer', async ({ page }) => {
    await asInvestigator(page)
    await openCase(page, 'Marcado (sample)')
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: /Change the marking/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /Pública/ }).check()
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('ya es público')
    await dialog.getByRole('button', { name: 'Change the marking' }).click()
    await expect(dialog.getByText('Waiting for a second officer.')).toBeVisible()
    await expect(dialog.getByRole('link', { name: 'See the proposals' })).toBeVisible()
    await axe(page)
  })
})
