import { expect } from '@playwright/test'
import { axe, press, signInAs, tabTo, test } from './support/journey.ts'

test('an auditor finds a refusal, reads why, and checks the chain', async ({ page, browser }) => {
  const context = await browser.newContext({ locale: 'en-GB' })
  const refused = await context.newPage()
  await signInAs(refused, 'PER', '/audit', { officer: /Rosa Huamán/, purpose: 'Investigation of offences' })
  await expect(refused.getByRole('alert')).toBeVisible()
  await context.close()

  await signInAs(page, 'PER', '/audit', { officer: /Víctor Cárdenas/, purpose: 'Audit' })
  await expect(page.getByRole('table')).toBeVisible()
  await axe(page)
  await tabTo(page, page.getByRole('combobox', { name: 'Outcome' }))
  await page.keyboard.type('Refused')
  await tabTo(page, page.getByRole('textbox', { name: /Action/ }), { back: true })
  await page.keyboard.type('oversight.search-audit')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/outcome=refused/)
  const row = page.getByRole('row', { name: /Rosa Huamán/ }).first()
  await expect(row).toBeVisible()
  await press(page, row.getByRole('link'))
  const detail = page.getByRole('region', { name: 'Entry of the audit trail' })
  await expect(detail).toContainText('the audit trail is read by auditors and the data-protection officer')
  await expect(detail).toContainText('Investigation of offences')
  await expect(detail).toContainText('Hash of the rules in force')
  await axe(page)

  await press(page, page.getByRole('button', { name: 'Check the chain' }), { back: true })
  await expect(page.getByText('Intact')).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    press(page, page.getByRole('link', { name: 'Export with the chain' })),
  ])
  expect(download.suggestedFilename()).toMatch(/ndjson/)
  await axe(page)
})
