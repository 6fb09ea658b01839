import { expect } from '@playwright/test'
import type { Browser, Page } from '@playwright/test'
import { axe, choose, nodeAt, press, signInAs, tabTo, test } from './support/journey.ts'
import type { NodeName } from './support/journey.ts'
import { startPair } from './support/pair.ts'

const offices = {
  NEAR: { administrator: /Diego Ibáñez/, second: /Inés Villacorta/, purpose: /Administra/, other: 'CHE' },
  FAR: { administrator: /Simone Aebischer/, second: /Franziska Egloff/, purpose: /Administra/, other: 'PER' },
} as const
type Side = keyof typeof offices

async function asAdministrator(browser: Browser, side: Side, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await signInAs(page, side, path, { officer: offices[side].administrator, purpose: offices[side].purpose })
  return page
}

/** What the officer at the other end of the telephone reads aloud. */
async function wordsOf(page: Page): Promise<string> {
  await page.goto(`${new URL(page.url()).origin}/neighbours/own`)
  const words = page.getByRole('list', { name: 'The words of this node' }).getByRole('listitem')
  await expect(words).toHaveCount(13)
  return (await words.allInnerTexts()).map((word) => word.trim()).join(' ')
}

async function hear(page: Page, words: string): Promise<void> {
  await tabTo(page, page.getByRole('textbox', { name: 'The words as you heard them' }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type(words)
}

/** From the descriptor that was brought to trust: the first officer hears the words, the second agrees. */
async function ceremony(browser: Browser, page: Page, side: Side, words: string): Promise<void> {
  await hear(page, words)
  await expect(page.getByText('13 of 13')).toBeVisible()
  await press(page, page.getByRole('button', { name: 'The words are the same' }))
  await expect(page.getByText('Compared by one officer')).toBeVisible()
  await axe(page)
  await hear(page, words)
  await press(page, page.getByRole('button', { name: 'Trust this State' }))
  await expect(page.getByRole('heading', { name: 'Sent to a second officer' })).toBeVisible()
  await agree(browser, side)
  await page.reload()
  await expect(page.getByText('Trusted', { exact: true }).first()).toBeVisible()
}

async function agree(browser: Browser, side: Side): Promise<void> {
  const context = await browser.newContext()
  const second = await context.newPage()
  await signInAs(second, side, '/proposals', { officer: offices[side].second, purpose: 'Investigation of offences' })
  await press(second, second.getByRole('button', { name: 'Agree and carry out' }))
  await expect(second.getByText('Agreed and carried out.')).toBeVisible()
  await axe(second)
  await context.close()
}

async function open(page: Page, node: NodeName, path: string): Promise<void> {
  await page.goto(nodeAt(node) + path)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

test.describe
  .serial('two States come to know each other', () => {
    let stop: () => Promise<void> = async () => undefined
    test.beforeAll(async () => {
      test.setTimeout(240_000)
      stop = await startPair()
    })
    test.afterAll(async () => stop())

    test('by a file and by an address, thirteen words by telephone, a second officer each, and a test message', async ({
      browser,
    }) => {
      test.setTimeout(180_000)
      const far = await asAdministrator(browser, 'FAR', '/neighbours/own')
      const farWords = await wordsOf(far)
      await axe(far)
      const [descriptor] = await Promise.all([
        far.waitForEvent('download'),
        press(far, far.getByRole('button', { name: 'Download the descriptor' })),
      ])
      const file = await descriptor.path()

      const near = await asAdministrator(browser, 'NEAR', '/neighbours')
      await expect(near.getByRole('heading', { name: 'No neighbour yet' })).toBeVisible()
      await axe(near)
      await press(near, near.getByRole('link', { name: 'Connect a State' }).first())
      await choose(near, 'A file')
      const chooser = near.waitForEvent('filechooser')
      await press(near, near.getByRole('button', { name: 'Choose the file' }))
      await (await chooser).setFiles(file)
      await expect(near.getByText(/^Chosen:/)).toBeVisible()
      await axe(near)
      await press(near, near.getByRole('button', { name: 'Bring it' }))
      await expect(near.getByRole('heading', { level: 1, name: 'Switzerland' })).toBeVisible()
      await expect(near.getByText('Brought, words not yet compared')).toBeVisible()
      await expect(near.getByRole('list', { name: /^Words of/ })).toHaveCount(2)
      await axe(near)

      // One word misheard, then the words of another key: both are said at their field, and nothing is trusted.
      await hear(near, farWords.replace(/ \S+$/, ''))
      await press(near, near.getByRole('button', { name: 'The words are the same' }))
      await expect(near.getByRole('alert')).toBeFocused()
      const nearWords = (
        await near
          .getByRole('list', { name: /your State/ })
          .getByRole('listitem')
          .allInnerTexts()
      ).join(' ')
      await hear(near, nearWords)
      await press(near, near.getByRole('button', { name: 'The words are the same' }))
      await expect(near.getByRole('alert')).toContainText(/another key/)
      await ceremony(browser, near, 'NEAR', farWords)

      await open(far, 'FAR', '/neighbours/connect')
      await choose(far, 'The address of its node')
      await tabTo(far, far.getByRole('textbox', { name: 'The address of its node' }))
      await far.keyboard.type(nodeAt('NEAR'))
      await press(far, far.getByRole('button', { name: 'Bring it' }))
      await expect(far.getByRole('heading', { level: 1, name: 'Peru' })).toBeVisible()
      await ceremony(browser, far, 'FAR', nearWords)

      await press(near, near.getByRole('button', { name: 'Send a test message' }))
      await expect(near.getByText('It answered')).toBeVisible()
      await expect(near.getByText('small enough')).toBeVisible()
      await expect(near.getByRole('listitem').filter({ hasText: 'Test message answered' })).toContainText('Done')
      await axe(near)
      await near.context().close()
      await far.context().close()
    })

    test('the directory is searched, an authority is looked up, and how fresh it is stands beside it', async ({
      page,
    }) => {
      await signInAs(page, 'NEAR', '/', { officer: /Rosa Huamán/, purpose: 'Investigation of offences' })
      await page.keyboard.press('g')
      await page.keyboard.press('d')
      await expect(page.getByRole('region', { name: 'Switzerland', exact: true })).toContainText('Fresh')
      await axe(page)
      await tabTo(page, page.getByRole('searchbox', { name: /Search by State/ }))
      await page.keyboard.type('Bundeskriminalpolizei')
      await expect(page).toHaveURL(/q=Bundeskriminalpolizei/)
      const found = page.getByRole('link', { name: /Bundeskriminalpolizei/ })
      await expect(found).toHaveCount(1)
      await press(page, found)
      await expect(page.getByRole('heading', { level: 1 })).toContainText('Federal Criminal Police')
      await expect(page.locator('bdi[lang="de"]').first()).toHaveText('Bundeskriminalpolizei')
      await expect(page.getByText(/valid until .* GMT-5/).first()).toBeVisible()
      await axe(page)
    })

    test('a State is distrusted at once by one officer with a reason, and comes back by two', async ({ browser }) => {
      test.setTimeout(120_000)
      const far = await asAdministrator(browser, 'FAR', '/neighbours/own')
      const farWords = await wordsOf(far)
      const page = await asAdministrator(browser, 'NEAR', '/neighbours/CHE')
      await press(page, page.getByRole('button', { name: 'Distrust' }))
      await tabTo(page, page.getByRole('textbox', { name: 'Reason' }))
      await page.keyboard.type('El nodo fue comprometido (inventado)')
      await page.keyboard.press('Enter')
      await expect(page.getByText('Distrusted', { exact: true })).toBeVisible()
      await axe(page)
      await open(page, 'NEAR', '/directory')
      await expect(page.getByRole('region', { name: 'Switzerland', exact: true })).toContainText('Not trusted')

      await open(page, 'NEAR', '/neighbours/CHE')
      await hear(page, farWords)
      await tabTo(page, page.getByRole('textbox', { name: 'Reason' }))
      await page.keyboard.type('Se recuperó el nodo (inventado)')
      await press(page, page.getByRole('button', { name: 'Trust again' }))
      await expect(page.getByRole('heading', { name: 'Sent to a second officer' })).toBeVisible()
      await agree(browser, 'NEAR')
      await page.reload()
      await expect(page.getByText('Trusted', { exact: true }).first()).toBeVisible()
      await page.context().close()
      await far.context().close()
    })

    test('a key is replaced with an overlap when a second officer agrees', async ({ browser }) => {
      test.setTimeout(150_000)
      const page = await asAdministrator(browser, 'NEAR', '/neighbours/own')
      const keys = page.getByRole('table', { name: 'Keys' })
      const before = await keys.getByRole('row').count()
      await press(page, page.getByRole('button', { name: /^Replace the key: Dirección de Medio Ambiente.*signing/ }))
      const dialog = page.getByRole('dialog')
      await expect(dialog).toBeVisible()
      await axe(page)
      await press(page, dialog.getByRole('button', { name: 'Replace' }))
      await expect(page.getByRole('heading', { name: 'Sent to a second officer' })).toBeVisible()
      await agree(browser, 'NEAR')
      await page.reload()
      await expect(keys.getByRole('row')).toHaveCount(before + 1)
      await expect(keys.getByText('Begins later')).toHaveCount(1)
      await axe(page)
      await page.context().close()
    })
  })
