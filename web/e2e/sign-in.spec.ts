import { expect } from '@playwright/test'
import { axe, nodeAt, press, signInAs, test } from './support/journey.ts'

test.describe('signing in', () => {
  test('leads back to the screen asked for, and the post, the purpose and its basis stand in the top line', async ({
    page,
  }) => {
    await signInAs(page, 'PER', '/rules?q=second', {
      officer: /Carmen Salvatierra/,
      purpose: 'Investigation of offences',
      basis: /Code of Criminal Procedure: preparatory investigation/,
    })
    await expect(page).toHaveURL(/\/rules\?q=second/)
    const top = page.getByRole('banner')
    await expect(top).toContainText('Fiscal provincial')
    await expect(top).toContainText('Investigation of offences')
    await expect(top).toContainText('preparatory investigation')
    await expect(page.getByRole('heading', { level: 1, name: 'Rules' })).toBeVisible()
    await axe(page)

    // The purpose can be changed from the palette.
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Find a command' }).fill('change the purpose')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: 'What do you work for in this session?' })).toBeVisible()
    await axe(page)
  })

  test('refuses what the post may not do with the rule and its reason', async ({ page }) => {
    await signInAs(page, 'PER', '/audit', { officer: /Rosa Huamán/, purpose: 'Investigation of offences' })
    const refusal = page.getByRole('alert')
    await expect(refusal).toContainText('the audit trail is read by auditors and the data-protection officer')
    await expect(refusal).toContainText('oversight.audit')
    await axe(page)
  })

  test('speaks Arabic from right to left before anybody has signed in', async ({ page }) => {
    await page.goto(`${nodeAt('PER')}/sign-in`)
    await page.getByRole('combobox', { name: 'Language' }).selectOption('ar')
    await expect(page.getByRole('heading', { level: 1, name: 'تسجيل الدخول' })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
    await axe(page)
    await press(page, page.getByRole('button', { name: /Carmen Salvatierra/ }))
    await expect(page.getByRole('heading', { level: 1, name: 'ما الغرض من عملك في هذه الجلسة؟' })).toBeVisible()
    await axe(page)
  })

  test('keeps its screens readable in the dark', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await signInAs(page, 'PER', '/account', { officer: /Carmen Salvatierra/, purpose: 'Prosecution' })
    await expect(page.getByRole('heading', { level: 1, name: 'My account' })).toBeVisible()
    await axe(page)
  })
})
