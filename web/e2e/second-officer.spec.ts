import { expect } from '@playwright/test'
import { axe, press, signInAs, tabTo, test } from './support/journey.ts'

const administration = 'Administration of the node'

test('an administrator gives the post of an administrator, and a second administrator agrees', async ({
  page,
  browser,
}) => {
  await signInAs(page, 'PER', '/administration', { officer: /Diego Ibáñez/, purpose: administration })
  await press(page, page.getByRole('link', { name: /Julio Paredes/ }))
  await press(page, page.getByRole('button', { name: 'Give a post' }))
  const dialog = page.getByRole('dialog')
  await tabTo(page, dialog.getByRole('combobox', { name: 'Post' }))
  await page.keyboard.type('Administrador del nodo')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await tabTo(page, dialog.getByRole('textbox', { name: 'Reason' }))
  await page.keyboard.type('refuerzo de la administración')
  await axe(page)
  await press(page, dialog.getByRole('button', { name: 'Give a post' }))
  await expect(dialog.getByText('Sent to a second officer')).toBeVisible()
  await axe(page)
  await press(page, dialog.getByRole('link', { name: 'See the proposal' }))

  // Nobody agrees to what they asked for.
  await expect(page.getByRole('heading', { name: 'What you asked for' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Agree and carry out' })).toHaveCount(0)
  await axe(page)

  const context = await browser.newContext({ locale: 'en-GB' })
  const second = await context.newPage()
  await signInAs(second, 'PER', '/proposals', { officer: /Sofía Tello/, purpose: administration })
  await expect(second.getByText('refuerzo de la administración')).toBeVisible()
  await expect(second.getByText('Julio Paredes').first()).toBeVisible()
  await axe(second)
  await press(second, second.getByRole('button', { name: 'Agree and carry out' }))
  await expect(second.getByText('Agreed and carried out.')).toBeVisible()
  await second.goto(new URL('/administration?q=julio', second.url()).href)
  await press(second, second.getByRole('link', { name: /Julio Paredes/ }))
  await expect(second.getByRole('link', { name: 'Administrador del nodo' })).toBeVisible()
  await axe(second)
  await context.close()
})
