import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { axe, press, signInAs, test } from './support/journey.ts'

const administration = 'Administration of the node'

async function openAndClose(page: Page, button: string | RegExp): Promise<void> {
  await press(page, page.getByRole('button', { name: button, exact: true }).first())
  await expect(page.getByRole('dialog')).toBeVisible()
  await axe(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
}

test.describe('the screens of the administration', () => {
  test('are open to everyone who administers: posts, authorities, service accounts, the own account', async ({
    page,
  }) => {
    await signInAs(page, 'BRA', '/administration/posts', {
      officer: /Administrat|Administrad/,
      purpose: administration,
    })
    await openAndClose(page, 'Add a post')
    await press(page, page.getByRole('table').getByRole('link').first())
    await expect(page.getByRole('heading', { level: 2, name: 'Holders' })).toBeVisible()
    await axe(page)
    for (const button of ['Change the post', 'Close the post', /^End: /]) await openAndClose(page, button)

    await press(page, page.getByRole('link', { name: 'Authorities' }), { back: true })
    await expect(page.getByRole('heading', { level: 1, name: 'Authorities' })).toBeVisible()
    await openAndClose(page, 'Add an authority')
    await press(page, page.getByRole('link', { name: 'Service accounts' }), { back: true })
    await expect(page.getByText('No service account')).toBeVisible()
    await openAndClose(page, 'Make a service account')

    await page.keyboard.press('g')
    await page.keyboard.press('m')
    await expect(page.getByRole('heading', { level: 1, name: 'My account' })).toBeVisible()
    await openAndClose(page, 'Delegate roles')
    await axe(page)
  })

  test('show the token of a service account once, and revoke it', async ({ page }) => {
    await signInAs(page, 'BRA', '/administration/service-accounts', {
      officer: /Administrat|Administrad/,
      purpose: administration,
    })
    await press(page, page.getByRole('button', { name: 'Make a service account' }))
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('exportação noturna')
    await dialog.getByRole('combobox', { name: 'Post' }).click()
    await page.getByRole('listbox', { name: 'Post' }).getByRole('option').first().click()
    await dialog.getByRole('checkbox', { name: 'Look at the directory' }).check()
    await dialog.getByRole('combobox', { name: 'Purpose' }).selectOption({ index: 1 })
    await dialog.getByRole('combobox', { name: 'Legal basis' }).selectOption({ index: 1 })
    const day = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)
    await dialog.getByLabel('Date').fill(day)
    await dialog.getByLabel('Time').fill('12:00')
    await press(page, dialog.getByRole('button', { name: 'Make a service account' }))
    await expect(dialog.getByText('Shown this once.')).toBeVisible()
    await axe(page)
    await page.keyboard.press('Escape')
    await press(page, page.getByRole('button', { name: 'Revoke exportação noturna' }))
    await press(page, page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }))
    await expect(page.getByRole('table').getByText('Revoked')).toBeVisible()
    await axe(page)
  })
})
