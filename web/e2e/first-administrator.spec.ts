import { expect } from '@playwright/test'
import { answerWith, axe, nodeAt, press, signOut, tabTo, test, virtualDevice } from './support/journey.ts'

test.describe('a node that has nobody yet', () => {
  test('makes its first administrator by the one-time link, who signs out, in again, and invites the next', async ({
    page,
    browser,
  }) => {
    await virtualDevice(page)
    const claim = process.env['COMITY_E2E_CLAIM'] ?? ''
    await page.goto(claim)
    await expect(page.getByRole('heading', { level: 1, name: 'Become the first administrator' })).toBeVisible()
    // The token leaves the address at once.
    expect(new URL(page.url()).hash).toBe('')
    await axe(page)

    // What is missing is said, and the focus goes to where it is said.
    await press(page, page.getByRole('button', { name: 'Make a passkey' }))
    await expect(page.getByRole('alert')).toBeFocused()

    await tabTo(page, page.getByRole('textbox', { name: 'Name', exact: true }))
    await page.keyboard.type('Zoila Ñaupari')
    await tabTo(page, page.getByRole('textbox', { name: 'E-mail' }))
    await page.keyboard.type('zoila.naupari@node.example')
    await press(page, page.getByRole('button', { name: 'Make a passkey' }))

    await expect(page.getByRole('heading', { level: 1 })).toHaveText('What do you work for in this session?')
    await axe(page)
    await answerWith(page, 'purpose', 'Administration of the node')
    await answerWith(page, 'basis')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByText('Administration of the node').first()).toBeVisible()

    await signOut(page)
    await press(page, page.getByRole('button', { name: 'Sign in with a passkey' }))
    await answerWith(page, 'purpose', 'Administration of the node')
    await answerWith(page, 'basis')
    await page.waitForURL((url) => !url.pathname.startsWith('/begin'))

    await page.goto(`${nodeAt('FRESH')}/administration`)
    await press(page, page.getByRole('button', { name: 'Invite an officer' }))
    const dialog = page.getByRole('dialog')
    await tabTo(page, dialog.getByRole('textbox', { name: 'Name', exact: true }))
    await page.keyboard.type('Арман Оспанов')
    await tabTo(page, dialog.getByRole('textbox', { name: /Latin letters/ }))
    await page.keyboard.type('Arman Ospanov')
    await tabTo(page, dialog.getByRole('textbox', { name: 'E-mail' }))
    await page.keyboard.type('arman.ospanov@node.example')
    await axe(page)
    await press(page, dialog.getByRole('button', { name: 'Invite an officer' }))
    const link = (await dialog.locator('code').textContent()) ?? ''
    expect(link).toContain('/enrol#')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('link', { name: /Арман Оспанов/ })).toBeVisible()
    await axe(page)

    const other = await browser.newContext()
    const invited = await other.newPage()
    await virtualDevice(invited)
    await invited.goto(link)
    await expect(invited.getByText('Арман Оспанов')).toBeVisible()
    await axe(invited)
    await press(invited, invited.getByRole('button', { name: 'Make a passkey' }))
    // He has no post yet, and is told what to do.
    await expect(invited.getByRole('heading', { name: 'You hold no post now' })).toBeVisible()
    await axe(invited)

    // The link has been used.
    const again = await other.newPage()
    await again.goto(link)
    await expect(again.getByRole('heading', { name: 'This link can no longer be used' })).toBeVisible()
    await axe(again)
    await other.close()
  })
})
