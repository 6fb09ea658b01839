import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { axe, press, signInAs, tabTo, test } from './support/journey.ts'

const purpose = /prosecution/i
const prosecutorInLima = { officer: /Carmen Salvatierra/, purpose }
const prosecutorInBern = { officer: /Olivier Jaquemet/, purpose }
const centralInBern = { officer: /Franziska Egloff/, purpose }
const other = `Carpeta SAMPLE-907-2026 ${Date.now() % 10_000}`

/** Opens the request of the story from the desk, by the keyboard alone. */
async function openStory(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible()
  const row = page.getByRole('link', { name: /Bankunterlagen zum Gold/ }).first()
  await row.waitFor()
  await page.keyboard.press('j')
  await tabTo(page, row)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: /Bankunterlagen zum Gold/ })).toBeVisible()
}

/** Opens the form of an act that is open to the officer. */
async function openAct(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('link', { name, exact: typeof name === 'string' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Act' })).toBeVisible()
}

const send = async (page: Page) => page.getByRole('button', { name: /^Do it/ }).click()

async function phase(page: Page, name: string): Promise<void> {
  await expect(
    page.getByRole('banner').or(page.locator('header')).getByText(name, { exact: true }).first(),
  ).toBeVisible({
    timeout: 30_000,
  })
}

test.describe
  .serial('bank records asked of Bern', () => {
    let address = ''

    test('Lima reads on its desk what Bern asked and answers it by the keyboard alone', async ({ page }) => {
      test.setTimeout(120_000)
      await signInAs(page, 'PER', '/requests', prosecutorInLima)
      await axe(page)
      await openStory(page)
      address = new URL(page.url()).pathname
      await phase(page, 'Information asked')
      await axe(page)
      await press(page, page.getByRole('link', { name: /^Course/ }))
      const course = page.getByRole('list', { name: /Course of the request/ })
      const question = course.getByRole('listitem').filter({ hasText: 'ask for further information' })
      await press(page, question.locator('summary'), { most: 200 })
      await expect(question).toContainText('Für welche Gutschriften')
      await axe(page)
      await press(page, page.getByRole('link', { name: /^What can be done/ }), { back: true })
      await press(page, page.getByRole('link', { name: 'answer what was asked', exact: true }))
      await tabTo(page, page.getByRole('textbox', { name: 'Reasons' }))
      await page.keyboard.type(
        'Für alle Gutschriften seit Januar 2026; wirtschaftlich berechtigt ist niemand, der bekannt wäre. Erfunden.',
      )
      await axe(page)
      await press(page, page.getByRole('button', { name: 'Do it and tell the other State' }))
      await phase(page, 'Under examination')
    })

    test('Bern checks form and law, grants part with a ground of the instrument, and packages what there is', async ({
      page,
    }) => {
      test.setTimeout(120_000)
      await signInAs(page, 'CHE', address, prosecutorInBern)
      await phase(page, 'Under examination')
      await page.getByRole('link', { name: 'What is asked' }).click()
      await expect(page.getByRole('heading', { name: 'Check of form' })).toBeVisible()
      await expect(page.getByText('Everything that is demanded is answered.')).toBeVisible()
      await axe(page)
      await page.getByRole('link', { name: /^Periods/ }).click()
      await page.getByText('How it is reckoned').first().click()
      await axe(page)
      await page.getByRole('link', { name: /^What can be done/ }).click()
      // Refusing is off: no consultation is recorded, and the article says that there must be one.
      await expect(page.getByText(/18\(26\): consult before refusing/).first()).toBeVisible()
      await openAct(page, 'grant part of the request')
      await expect(page.getByText(/Never a ground:.*[Bb]ank secrecy/)).toBeVisible()
      await send(page)
      await expect(page.getByRole('alert')).toContainText('Ground of refusal: fill this in')
      await expect(page.getByRole('alert')).toContainText('Confidentiality: fill this in')
      await page.getByRole('checkbox', { name: 'The request is kept confidential' }).check()
      await page.getByRole('radio', { name: /Domestic law would prohibit/ }).check()
      await page.getByRole('textbox', { name: 'Reasons' }).fill('Nicht für das Konto eines Dritten. Erfunden.')
      await axe(page)
      await send(page)
      await phase(page, 'Granted, being carried out')
      await openAct(page, 'list and seal what is handed over')
      await page.getByRole('textbox', { name: 'A thing, described' }).fill('Kontoauszug SAMPLE-CH-9300-0417')
      await page.getByRole('button', { name: 'Add the thing' }).click()
      await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Kontoauszug SAMPLE-CH-9300-0417')
      await axe(page)
      await send(page)
      await openAct(page, 'authorise the hand-over')
      await send(page)
      await expect(page.getByRole('alert')).toContainText(/second officer/i)
    })

    test('a second officer agrees, and Bern hands over under a limit of use', async ({ page }) => {
      test.setTimeout(120_000)
      await signInAs(page, 'CHE', '/proposals', centralInBern)
      await page.getByRole('button', { name: 'Agree and carry out' }).click()
      await expect(page.getByText('Agreed and carried out.')).toBeVisible()
      await page.goto(new URL(address, page.url()).href)
      await openAct(page, 'hand it over')
      await page.getByRole('button', { name: 'Add a condition' }).click()
      await page.getByRole('textbox', { name: 'Condition, in words' }).fill('Nur im genannten Verfahren (sample).')
      await page.getByRole('checkbox', { name: /Under the condition/ }).check()
      await axe(page)
      await send(page)
      await phase(page, 'Handed over')
    })

    test('a later use in Lima is stopped before it happens and needs consent', async ({ page }) => {
      test.setTimeout(120_000)
      await signInAs(page, 'PER', address, prosecutorInLima)
      await phase(page, 'Handed over')
      await openAct(page, 'verify digests, signatures and inventory')
      await page.getByRole('checkbox', { name: /seen, and as it is described/ }).check()
      await expect(page.getByText('the same', { exact: true })).toBeVisible()
      await axe(page)
      await send(page)
      await openAct(page, 'confirm receipt and the conditions')
      await send(page)
      await phase(page, 'Received and in use')
      await page.getByRole('link', { name: /^Evidence and conditions/ }).click()
      await expect(page.getByText('Nur im genannten Verfahren (sample).').first()).toBeVisible()
      await axe(page)
      await page.getByRole('link', { name: 'Use in a proceeding' }).click()
      await page.getByRole('textbox', { name: 'Proceeding' }).fill(other)
      await page.getByRole('button', { name: 'Do it' }).click()
      await expect(page.getByText('Nothing was used and nothing recorded.')).toBeVisible()
      await axe(page)
      await page.getByRole('link', { name: 'Ask for consent to this use' }).click()
      await expect(page.getByRole('textbox', { name: 'Proceeding' })).toHaveValue(other)
      await page
        .getByRole('textbox', { name: 'Reasons' })
        .fill('Zweites Verfahren gegen denselben Empfänger. Erfunden.')
      await send(page)
      await expect(page.getByRole('heading', { level: 2, name: 'What can be done' })).toBeVisible()
    })

    test('Bern allows the other use, and Lima records it', async ({ page }) => {
      test.setTimeout(120_000)
      await signInAs(page, 'CHE', address, prosecutorInBern)
      await page.reload()
      await openAct(page, 'answer whether another use is allowed')
      await expect(page.getByRole('textbox', { name: 'Proceeding' })).toHaveValue(other)
      await page.getByRole('radio', { name: 'allowed', exact: true }).check()
      await page.getByRole('textbox', { name: 'Reasons' }).fill('Einverstanden. Erfunden.')
      await axe(page)
      await send(page)
      await expect(page.getByRole('heading', { level: 2, name: 'What can be done' })).toBeVisible()
      await page.keyboard.press('g')
      await page.keyboard.press('f')
      await expect(page.getByRole('heading', { level: 1, name: 'Periods' })).toBeVisible()
      await page.getByRole('checkbox', { name: 'Also targets of this node' }).check()
      await axe(page)
      await page.context().clearCookies()
      await signInAs(page, 'PER', `${address}?part=received`, prosecutorInLima)
      await expect(page.getByRole('list').getByText('allowed', { exact: true })).toBeVisible({ timeout: 30_000 })
      await page.getByRole('link', { name: 'Use in a proceeding' }).click()
      await page.getByRole('textbox', { name: 'Proceeding' }).fill(other)
      await page.getByRole('button', { name: 'Do it' }).click()
      await page.getByRole('link', { name: /^Evidence and conditions/ }).click()
      await expect(page.getByText('used', { exact: true })).toBeVisible()
      await axe(page)
    })

    test('the central authority opens a number to its requests by the keyboard alone, and takes the sheet', async ({
      page,
    }) => {
      await signInAs(page, 'CHE', '/requests/statistics', centralInBern)
      await expect(page.getByRole('heading', { level: 1, name: 'Statistics' })).toBeVisible()
      await expect(page.getByRole('table', { name: 'How long it takes' })).toBeVisible()
      await axe(page)
      const number = page.getByRole('table', { name: 'Numbers and times' }).getByRole('link').first()
      await press(page, number, { most: 200 })
      await expect(
        page
          .getByRole('table', { name: /the requests$/ })
          .getByRole('link')
          .first(),
      ).toBeVisible()
      await axe(page)
      // A time opens the requests it is made of, at an address of its own; closed, the keyboard is back at the number.
      const time = page.getByRole('table', { name: 'How long it takes' }).getByRole('link').first()
      await press(page, time, { most: 200 })
      const behind = page.getByRole('heading', { name: /^To the acknowledgement.*the requests$/ })
      await expect(behind).toBeFocused()
      await page.reload()
      await expect(page.getByRole('table', { name: /^To the acknowledgement.*the requests$/ })).toBeVisible()
      await press(page, page.getByRole('link', { name: 'Close the list' }))
      await expect(time).toBeFocused()
      const coming = page.waitForEvent('download')
      await page.getByRole('link', { name: 'For own use (CSV)' }).click()
      expect((await coming).suggestedFilename()).toMatch(/\.csv$/)
    })
  })
