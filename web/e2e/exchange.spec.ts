import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import { asInvestigator } from './support/cases.ts'
import { axe, choose, press, signInAs, tabTo, test } from './support/journey.ts'

const subject = `Empresa Aurífera Inventada AG (sample) ${Date.now() % 10_000}`
const bern = { officer: /Beat Hunziker/, purpose: 'Investigation of offences' }

/** Types into a field that is reached by the keyboard alone. */
async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field, { most: 250 })
  await page.keyboard.type(text)
}

/** Takes the one choice of a searched list that begins with what is typed. */
async function pick(page: Page, field: Locator, typed: string): Promise<void> {
  await type(page, field, typed)
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
}

async function openPostRoom(page: Page): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await expect(page.getByRole('heading', { level: 1, name: 'Post room' })).toBeVisible()
  await page
    .getByRole('table')
    .or(page.getByRole('heading', { level: 2 }))
    .first()
    .waitFor()
}

test.describe
  .serial('a message from Lima to Bern', () => {
    let address = ''

    test('is written in its case by the keyboard alone, and goes only after it was seen who will read it', async ({
      page,
    }) => {
      test.setTimeout(150_000)
      await asInvestigator(page, '/cases')
      await press(page, page.getByRole('table').getByRole('link').first())
      await expect(page.getByRole('navigation', { name: /Parts of/ })).toBeVisible()
      await press(page, page.getByRole('link', { name: 'Messages', exact: true }))
      await expect(page.getByRole('heading', { level: 2, name: 'Messages' })).toBeVisible()
      await axe(page)
      await page.keyboard.press('m')
      await expect(page.getByRole('heading', { level: 1, name: 'Write a message' })).toBeVisible()
      await pick(page, page.getByRole('combobox', { name: 'Add a recipient' }), 'Federal Criminal Police')
      await choose(page, /Request for information/)

      // What is missing takes the focus and leads to its field; nothing was sent.
      await press(page, page.getByRole('button', { name: 'See who will read it' }), { most: 250 })
      await expect(page.getByRole('alert')).toBeFocused()
      await axe(page)
      await press(page, page.getByRole('link', { name: 'Subject: fill this in' }))
      await page.keyboard.type(subject)
      await type(
        page,
        page.getByRole('textbox', { name: 'Question 1' }),
        '¿Consta la empresa en el registro mercantil?',
      )
      await type(page, page.getByRole('textbox', { name: 'Facts' }), 'Todo inventado para la prueba.')
      await tabTo(page, page.getByRole('combobox', { name: 'What the answer is for' }))
      await page.keyboard.type('As evidence')
      const chooser = page.waitForEvent('filechooser')
      await press(page, page.getByRole('button', { name: 'Choose files' }), { most: 250 })
      await (await chooser).setFiles({ name: 'draga.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(9_000_000, 7) })
      await expect(page.getByRole('list', { name: 'Attachments' })).toContainText('Complete', { timeout: 30_000 })
      await axe(page)

      await press(page, page.getByRole('button', { name: 'See who will read it' }), { most: 250 })
      await expect(page.getByRole('heading', { level: 1, name: 'Who will see this' })).toBeVisible()
      await expect(page.getByRole('heading', { level: 3, name: /Switzerland/ })).toBeVisible()
      await expect(page.getByText(/^Police contact point \(1 post\)$/)).toBeVisible()
      await expect(page.getByText('In your own State')).toBeVisible()
      await axe(page)
      await press(page, page.getByRole('button', { name: 'Send to 1 authority' }))
      await page.waitForURL(/\/messages\/[0-9a-f]{8}-/)
      address = new URL(page.url()).pathname
      await expect(page.getByRole('heading', { level: 1, name: subject })).toBeVisible()
      const way = page.getByRole('list', { name: /Way of the message/ })
      await expect(way).toContainText('Verified and accepted', { timeout: 30_000 })
      await expect(way).toContainText('In the post room of the recipient', { timeout: 30_000 })
      await axe(page)
    })

    test('waits in the inbox in Bern, says nothing before it is opened, and is answered', async ({ page }) => {
      test.setTimeout(150_000)
      await signInAs(page, 'CHE', '/', bern)
      await expect(page.getByRole('heading', { name: 'Messages that wait for your side' })).toBeVisible()
      await axe(page)
      await openPostRoom(page)
      await axe(page)
      await page.goto(new URL(address, page.url()).href)
      await expect(page.getByText('Nobody has opened this message yet')).toBeVisible()
      await expect(page.getByText(subject)).toHaveCount(0)
      await press(page, page.getByRole('button', { name: 'Open the message' }))
      await expect(page.getByRole('heading', { level: 1, name: subject })).toBeVisible()
      await expect(page.getByText('¿Consta la empresa en el registro mercantil?')).toBeVisible()
      await axe(page)
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        press(page, page.getByRole('link', { name: 'draga.jpg' })),
      ])
      expect(file.suggestedFilename()).toBe('draga.jpg')

      await page.keyboard.press('r')
      await expect(page.getByRole('heading', { level: 1, name: 'Answer' })).toBeVisible()
      await choose(page, /^Answer/)
      await type(page, page.getByRole('textbox', { name: 'Subject' }), `Antwort: ${subject}`)
      await tabTo(page, page.getByRole('combobox', { name: 'Outcome' }))
      await page.keyboard.type('Nothing')
      await type(page, page.getByRole('textbox', { name: 'Text' }), 'Kein Eintrag. Erfunden für die Probe.')
      await axe(page)
      await press(page, page.getByRole('button', { name: 'See who will read it' }), { most: 250 })
      await press(page, page.getByRole('button', { name: 'Send to 1 authority' }))
      await expect(page.getByRole('heading', { level: 1, name: `Antwort: ${subject}` })).toBeVisible()
      await axe(page)
    })

    test('is recalled by Lima, which sees that it was opened and what became of it', async ({ page }) => {
      test.setTimeout(150_000)
      await asInvestigator(page, address)
      const way = page.getByRole('list', { name: /Way of the message/ })
      await expect(way).toContainText('Opened for the first time', { timeout: 30_000 })
      await expect(page.getByRole('heading', { name: 'Conversation' })).toBeVisible()
      await expect(page.getByRole('heading', { name: 'Who holds a copy' })).toBeVisible()
      await axe(page)
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Find a command' }).fill('Recall')
      await page.keyboard.press('Enter')
      const reason = page.getByRole('dialog').getByRole('textbox', { name: 'Reason' })
      await tabTo(page, reason)
      await page.keyboard.type('Se envió por error (inventado)')
      await page.keyboard.press('Enter')
      await expect(way).toContainText('Wanted back by its sender', { timeout: 30_000 })
      await expect(way).toContainText('Body, keys and attachments destroyed', { timeout: 60_000 })
      await axe(page)
    })
  })
