import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { signInAs } from './journey.ts'

const purpose = 'Investigation of offences'

/** The investigator who leads the case of the story. */
export async function asInvestigator(page: Page, path = '/'): Promise<void> {
  await signInAs(page, 'PER', path, { officer: /Rosa Huamán/, purpose })
}

/** Another post of the same State, in which somebody else works. */
export async function asOther(page: Page, officer: RegExp, path = '/'): Promise<void> {
  await signInAs(page, 'PER', path, { officer, purpose: /^(?!.*(audit|protection)).*$/i })
}

/** Opens a case through all pages of the form and ends in its workspace. */
export async function openCase(page: Page, title: string, { restricted = false } = {}): Promise<string> {
  await page.goto(new URL('/cases/new?step=title', page.url()).href)
  await page.getByRole('textbox', { name: 'Title' }).fill(title)
  await page.getByRole('textbox', { name: 'Summary' }).fill(`${title}. Inventado para la prueba.`)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('checkbox', { name: 'Illegal mining' }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('radio', { name: /Confidencial/ }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('radio', { name: restricted ? /Participants only/ : /prosecutors and judges/ }).check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Open a case' }).click()
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  return new URL(page.url()).pathname
}

/** Date and time of a deadline so many days from now, as the fields want them. */
export function inDays(days: number): { readonly date: string; readonly time: string } {
  return { date: new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10), time: '17:00' }
}
