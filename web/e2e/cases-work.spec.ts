import { expect } from '@playwright/test'
import { asInvestigator, inDays, openCase } from './support/cases.ts'
import { axe, choose, press, tabTo, test } from './support/journey.ts'

test.describe('working a case', () => {
  test('a case is opened by the keyboard alone, one question a page, and the draft outlives a reload', async ({
    page,
  }) => {
    await asInvestigator(page)
    await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible()
    await expect(page.getByRole('table').first()).toBeVisible()
    await axe(page)

    await page.keyboard.press('c')
    await expect(page.getByRole('heading', { level: 1, name: 'Open a case' })).toBeVisible()
    await press(page, page.getByRole('link', { name: 'What the case is about' }))
    // Nothing answered: the errors take the focus and lead to their fields.
    await press(page, page.getByRole('button', { name: 'Continue' }))
    await expect(page.getByRole('alert')).toBeFocused()
    await axe(page)
    await press(page, page.getByRole('link', { name: 'Enter a title' }))
    await page.keyboard.type('Oro en Laberinto (sample)')
    await page.reload()
    await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('Oro en Laberinto (sample)')
    await tabTo(page, page.getByRole('textbox', { name: 'Summary' }))
    await page.keyboard.type('Acopio sin registro. Inventado.')
    await press(page, page.getByRole('button', { name: 'Continue' }))
    await tabTo(page, page.getByRole('checkbox', { name: 'Illegal mining' }))
    await page.keyboard.press('Space')
    await press(page, page.getByRole('button', { name: 'Continue' }))
    await choose(page, /Confidencial/)
    await axe(page)
    await press(page, page.getByRole('button', { name: 'Continue' }))
    await choose(page, /prosecutors and judges/)
    await press(page, page.getByRole('button', { name: 'Continue' }))
    await expect(page.getByRole('heading', { level: 1, name: 'Check your answers' })).toBeVisible()
    await axe(page)
    await press(page, page.getByRole('button', { name: 'Open a case' }))
    await expect(page.getByRole('heading', { level: 1, name: 'Oro en Laberinto (sample)' })).toBeVisible()
    await expect(page.getByText(/^PER-\d{4}-\d{6}$/)).toBeVisible()
    await expect(page.getByRole('region', { name: 'Marking of this page' })).toContainText('CONFIDENCIAL')
    await axe(page)
  })

  test('a task is added and completed by the keyboard alone, and stands in the inbox meanwhile', async ({ page }) => {
    await asInvestigator(page)
    const path = await openCase(page, 'Tarea por teclado (sample)')
    await page.keyboard.press('t')
    const dialog = page.getByRole('dialog')
    await tabTo(page, dialog.getByRole('textbox', { name: 'What is to be done' }))
    await page.keyboard.type('Verificar la balanza')
    const { date, time } = inDays(3)
    await dialog.getByLabel('Date').fill(date)
    await dialog.getByLabel('Time', { exact: true }).fill(time)
    await axe(page)
    await press(page, dialog.getByRole('button', { name: 'Add a task' }))
    await expect(page.getByRole('heading', { name: 'Verificar la balanza' })).toBeVisible()
    await expect(page.getByText('Your move').first()).toBeVisible()

    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await expect(page.getByRole('heading', { name: /Due within seven days/ })).toBeVisible()
    await page.keyboard.press('j')
    await press(page, page.getByRole('link', { name: 'Verificar la balanza' }))
    await expect(page).toHaveURL(new RegExp(`${path}/tasks`))
    await press(page, page.getByRole('button', { name: 'Done: Verificar la balanza' }))
    await expect(page.getByText('The task is done.')).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Done or dropped' })).toBeVisible()
    await axe(page)
  })

  test('a note in Arabic is written and found by search, in its own script', async ({ page }) => {
    await asInvestigator(page)
    await openCase(page, 'Nota en árabe (sample)')
    await page.keyboard.press('n')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Note' }).fill('شوهدت سفينة الذهب عند المرفأ الشرقي ليلاً')
    await dialog.getByRole('checkbox', { name: 'Grade the source and the information' }).check()
    await dialog.getByRole('radio', { name: /^B/ }).check()
    await axe(page)
    await dialog.getByRole('button', { name: 'Write a note' }).click()
    await expect(page.getByText('شوهدت سفينة الذهب')).toBeVisible()
    await axe(page)

    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox', { name: 'Search' }).first()).toBeFocused()
    await page.keyboard.type('المرفأ')
    await page.keyboard.press('Enter')
    await expect(page.locator('mark').first()).toContainText('المرفأ')
    await axe(page)
    await page.getByRole('link', { name: 'Note', exact: true }).first().click()
    await expect(page.getByText('شوهدت سفينة الذهب')).toBeVisible()
  })

  test('a document is uploaded, shown by what it is, and refused when it is nothing', async ({ page }) => {
    await asInvestigator(page)
    const path = await openCase(page, 'Documento (sample)')
    await page.goto(new URL(`${path}/documents`, page.url()).href)
    const picker = page.locator('input[type=file]')
    await picker.setInputFiles({
      name: 'informe.txt',
      mimeType: 'image/png',
      buffer: Buffer.from('Texto inventado.\n'),
    })
    const row = page.getByRole('row', { name: /informe\.txt/ })
    await expect(row).toContainText('text/plain')
    await expect(row.getByRole('button', { name: 'Copy the SHA-256 of informe.txt' })).toBeVisible()
    await axe(page)
    const downloading = page.waitForEvent('download')
    await row.getByRole('link', { name: 'informe.txt' }).click()
    expect((await downloading).suggestedFilename()).toBe('informe.txt')

    await picker.setInputFiles({ name: 'vacio.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) })
    await expect(page.getByRole('alert')).toContainText('The file is empty.')
    await axe(page)
  })
})
