import { expect } from '@playwright/test'
import { asInvestigator } from './support/cases.ts'
import { axe, press, test } from './support/journey.ts'

const question = 'from=PER&to=CHE&measure=mla&offence=corruption&date=2026-03-01'

test('a lawyer finds the legal basis, answers what is missing, compares two laws and reads it in Arabic', async ({
  page,
}) => {
  await asInvestigator(page, `/law?${question}`)
  await expect(page.getByText('instruments are open to a request from Peru to Switzerland')).toBeVisible()

  // Opens why, by the keyboard alone.
  const untoc = page.getByRole('group').filter({ hasText: 'Convention against Transnational Organized Crime' }).first()
  await press(page, untoc.locator('summary'))
  await expect(untoc.getByText('PER: ratification deposited')).toBeVisible()
  await expect(untoc.locator('summary')).toContainText('applies if')
  await axe(page)

  // Answers what is missing; the answer changes.
  await press(page, untoc.getByRole('button', { name: /yes/ }).first())
  await expect(page).toHaveURL(/facts=/)
  for (const fact of ['transnational', 'organised-group']) {
    await page.locator(`[name="fact-${fact}"]`).selectOption('yes')
  }
  await expect(untoc.locator('summary')).not.toContainText('applies if')

  // Compares the two laws.
  await page.getByRole('link', { name: 'Two laws side by side' }).click()
  await expect(page.getByRole('rowheader', { name: 'A public official, also foreign' })).toBeVisible()

  // Reads it in Arabic; the English wording is one press away.
  await page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('comity.preferences') ?? '{}') as object
    localStorage.setItem('comity.preferences', JSON.stringify({ ...kept, language: 'ar' }))
  })
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.getByRole('rowheader', { name: 'موظف عمومي، وأيضا أجنبي' })).toBeVisible()
  await expect(page.locator('main [lang="en"]').filter({ hasText: /[a-z]{4}/ })).toHaveCount(0)
  await axe(page)
  await page.getByRole('button', { name: 'بالإنكليزية' }).click()
  await expect(page.getByRole('rowheader', { name: 'A public official, also foreign' })).toBeVisible()
})
