import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import { axe, nodeAt, press, signInAs, tabTo, test } from './support/journey.ts'

const purpose = 'Investigation of offences'

/** The prosecutor, who has never written a request here. */
async function asProsecutor(page: Page, path: string): Promise<void> {
  await signInAs(page, 'PER', path, { officer: /Carmen Salvatierra/, purpose })
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

/** Counts what it takes: screens that were gone on from, and fields that were filled or chosen. */
function counting(page: Page) {
  const used = { screens: 0, fields: 0 }
  return {
    used,
    field: async (act: Promise<unknown>) => {
      used.fields += 1
      await act
    },
    /** Goes on with Ctrl+Enter and waits for the next question. */
    next: async () => {
      used.screens += 1
      const before = await heading(page).innerText()
      await page.keyboard.press('Control+Enter')
      await expect(heading(page)).not.toHaveText(before)
    },
  }
}

async function pick(page: Page, name: RegExp, words: string): Promise<void> {
  const field = page.getByRole('combobox', { name })
  await field.click()
  await field.fill(words)
  await page
    .getByRole('option', { name: new RegExp(words) })
    .first()
    .click()
}

test.describe('writing a request', () => {
  test('a prosecutor who never did it writes a request for bank records that cannot come back as incomplete', async ({
    page,
  }) => {
    await asProsecutor(page, '/cases')
    await page.getByRole('link', { name: /Draga en el río Malinowski/ }).click()
    await expect(heading(page)).toContainText('Malinowski')
    const file = /cases\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
    await page.goto(`${nodeAt('PER')}/requests/new?case=${file}`)
    await expect(heading(page)).toHaveText('What do you ask for?')
    await axe(page)
    const { used, field, next } = counting(page)

    await field(page.getByRole('searchbox', { name: /^Find/ }).fill('bank'))
    await expect(page.getByRole('radio', { name: /Bank information/ })).toBeChecked()
    await next()
    await field(pick(page, /State and authority/, 'Switzerland'))
    await expect(page.getByText('Fresh', { exact: true })).toBeVisible()
    await next()
    // The case is known from where she came; its reference is the proceeding.
    await expect(page.getByRole('combobox', { name: 'Case' })).toHaveValue(/Malinowski/)
    await expect(page.getByRole('textbox', { name: 'Reference of the proceeding' })).toHaveValue(/^PER-/)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('alert')).toContainText('Choose the offence')
    await axe(page)
    await field(page.getByRole('combobox', { name: 'Offence' }).selectOption({ label: 'Illegal mining' }))
    await next()
    await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue(/^Bank information: /)
    await next()

    await expect(page.getByRole('link', { name: 'Legal basis', exact: true })).toBeVisible()
    await axe(page)
    await page.getByRole('button', { name: 'Go on with what is missing' }).click()
    await expect(page.getByRole('checkbox', { name: /between Switzerland and Peru/ })).toBeChecked()
    await axe(page)
    await next()
    await expect(heading(page)).toHaveText('Persons')
    await field(
      page
        .getByRole('checkbox', { name: /suspect/ })
        .first()
        .check(),
    )
    await next()

    // Each thing that is asked: what the case says already is taken over, the rest is written.
    const answers: Readonly<Record<string, string>> = {
      'What is asked for': 'Kontounterlagen und Belege herausgeben (sample).',
      Accounts: 'Konto SAMPLE-CH-9300-0417, Januar 2026 bis heute (sample).',
      'Link to the requested State': 'Das Konto wird in der Schweiz geführt (sample).',
      'Punishable in both States': 'Art. 307-A Código Penal; Gewässerschutzgesetz (sample).',
    }
    for (let asked = 0; asked < 12; asked += 1) {
      const title = await heading(page).innerText()
      if (title === 'Language and channel') break
      const known = page.getByRole('button', { name: 'Begin with what the case says' })
      const text = answers[title]
      if (text === undefined) await field(known.click())
      else await field(page.getByRole('textbox').last().fill(text))
      if (asked === 0) await axe(page)
      await next()
    }

    // She left the language of her State: Switzerland has declared that it takes others.
    await expect(heading(page)).toHaveText('Language and channel')
    await expect(page.getByRole('combobox', { name: 'Language in which it is sent' })).toHaveValue('es')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('alert')).toContainText('Switzerland does not take it in Spanish.')
    await expect(page.getByRole('alert')).toContainText('German, French, or Italian')
    await expect(page.getByRole('complementary')).toContainText('Fedlex')
    await axe(page)
    await field(page.getByRole('combobox', { name: 'Language in which it is sent' }).selectOption('de'))
    await next()
    await expect(heading(page)).toHaveText('Handling')
    await field(page.getByRole('checkbox', { name: /^Confidential/ }).check())
    await next()
    if ((await heading(page).innerText()) === 'Could it be refused?') await next()

    await expect(heading(page)).toHaveText('Check your answers')
    await expect(page.getByText('Nothing stands in the way')).toBeVisible()
    await expect(page.getByText(/Expect the acknowledgement by/)).toBeVisible()
    await axe(page)
    used.screens += 1
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('heading', { name: 'Until it leaves the State' })).toBeVisible()
    await axe(page)
    // Under ten minutes: half a minute for each field that is filled, five seconds for each screen.
    console.log(`a complete request took ${used.screens} screens and ${used.fields} fields`)
    expect(used.screens).toBeLessThanOrEqual(18)
    expect(used.fields).toBeLessThanOrEqual(14)
    expect(used.fields * 30 + used.screens * 5).toBeLessThan(600)

    // Authorising takes a second officer: nothing has changed until one agrees.
    await page.getByRole('button', { name: /Do it now Authorise/ }).click()
    await expect(page.getByRole('link', { name: /proposal/i })).toBeVisible()
    await axe(page)
  })

  test('by the keyboard alone, with a connection that is lost and a colleague who writes the same', async ({
    page,
    context,
  }) => {
    await asProsecutor(
      page,
      '/requests/new?to=CHE&measure=mla&offence=illegal-mining&facts=assistance%3Dbank-information',
    )
    // What the finder knew is not asked again.
    await expect(heading(page)).toHaveText('What is it about?')
    await tabTo(page, page.getByRole('combobox', { name: 'Case' }))
    await page.keyboard.type('Malinowski')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Enter')
    await expect(heading(page)).toHaveText('Under which title?')
    await page.keyboard.press('Escape')
    await expect(heading(page)).toHaveText('What is it about?')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('textbox', { name: 'Title' })).toBeFocused()
    await page.keyboard.press('Enter')
    await press(page, page.getByRole('link', { name: 'Legal basis', exact: true }))
    await page.keyboard.press('Control+Enter')
    await expect(heading(page)).toHaveText('Persons')
    await page.keyboard.press('Escape')
    await press(page, page.getByRole('link', { name: 'Facts', exact: true }))
    const answer = page.getByRole('textbox', { name: /What happened/ })
    await expect(answer).toBeFocused()
    await page.keyboard.type('Seit Januar fördert ein Bagger Gold')
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()

    await context.setOffline(true)
    await page.keyboard.type(' ohne Bewilligung')
    await expect(page.getByRole('alert')).toContainText('What you typed is kept in this browser')
    await axe(page)
    await context.setOffline(false)
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()
    const href = page.url()

    const other = await context.newPage()
    await other.goto(href)
    await expect(other.getByRole('textbox', { name: /What happened/ })).toHaveValue(
      'Seit Januar fördert ein Bagger Gold ohne Bewilligung',
    )
    // Her page hears nothing of what he writes meanwhile.
    await other.route('**/api/**', (route) => route.abort('internetdisconnected'))
    await page.keyboard.type(' (sample)')
    await expect(page.getByText('Saved', { exact: true })).toBeVisible()
    await other.getByRole('textbox', { name: /What happened/ }).fill('Anders erzählt (sample).')
    await expect(other.getByRole('alert')).toContainText('kept in this browser')
    await other.unroute('**/api/**')
    await other.evaluate(() => dispatchEvent(new Event('online')))
    // Hers was written on what stood before: both texts are shown, and neither is lost.
    const conflict = other.getByRole('alert', { name: 'Changed since you opened it' })
    await expect(conflict).toContainText('ohne Bewilligung (sample)')
    await axe(other)
    await conflict.getByRole('button', { name: 'Keep what I wrote and go on' }).click()
    await expect(other.getByText('Saved', { exact: true })).toBeVisible()
    await expect(page.getByRole('textbox', { name: /What happened/ })).toBeVisible()
  })
})
