import { expect } from '@playwright/test'
import { axe, press, signInAs, test } from './support/journey.ts'

test('an auditor sees the state of the log, checks it, and takes a proof along', async ({ page }) => {
  await signInAs(page, 'PER', '/', { officer: /Víctor Cárdenas/, purpose: 'Audit' })
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await expect(page.getByRole('heading', { level: 1, name: 'Log' })).toBeVisible()
  await expect(page.getByText('Every entry is under a signed checkpoint')).toBeVisible()
  await expect(page.getByRole('list', { name: 'The log key in words' }).getByRole('listitem')).toHaveCount(13)
  await axe(page)

  await press(page, page.getByRole('button', { name: 'Check the whole log' }))
  await expect(page.getByText('Intact')).toBeVisible()
  const [proof] = await Promise.all([
    page.waitForEvent('download'),
    press(page, page.getByRole('link', { name: /^Download the proof of entry/ }).first()),
  ])
  expect(proof.suggestedFilename()).toMatch(/^entry-\d+\.tlog-proof$/)
  await axe(page)
})

test('who may not read the entries is told why, and may compare the key of the log all the same', async ({ page }) => {
  await signInAs(page, 'PER', '/ledger', { officer: /Rosa Huamán/, purpose: 'Investigation of offences' })
  await expect(page.getByText('The entries are not open to this post')).toBeVisible()
  await expect(page.getByText(/the entries of the log are read and proven by auditors/)).toBeVisible()
  await expect(page.getByRole('list', { name: 'The log key in words' })).toBeVisible()
  await axe(page)
})
