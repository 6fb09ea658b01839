import { AxeBuilder } from '@axe-core/playwright'
import { expect, test as base } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'

/** `NEAR` and `FAR` are two nodes that do not know each other yet (`pair.ts`). */
export type NodeName = 'PER' | 'BRA' | 'CHE' | 'FRESH' | 'NEAR' | 'FAR'

/**
 * A journey in which nothing breaks behind the scenes: it fails when a page throws, or does what the content security
 * policy forbids.
 */
export const test = base.extend({
  context: async ({ context }, use) => {
    const broken: string[] = []
    context.on('weberror', (failure) => broken.push(failure.error().message))
    context.on('console', (message) => {
      // What a test puts into the page has no address; what is of the application has one.
      const own = message.location().url !== ''
      if (own && /Content Security Policy|TrustedScript|TrustedHTML/.test(message.text())) broken.push(message.text())
    })
    await use(context)
    expect(broken).toEqual([])
  },
})

/** Where a node of the journeys listens. */
export function nodeAt(name: NodeName): string {
  const origin = process.env[`COMITY_E2E_${name}`]
  if (origin === undefined) throw new Error(`the node ${name} was not started`)
  return origin
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** No violation of WCAG 2.2 AA that a machine can find: what a page must hold at the end of every journey. */
export async function axe(page: Page): Promise<void> {
  // What is half scrolled under the bar at the top is not too small.
  await page.evaluate(() => scrollTo(0, 0))
  const { violations, passes } = await new AxeBuilder({ page }).withTags(tags).analyze()
  expect(passes.length, 'axe looked at something').toBeGreaterThan(5)
  expect(
    violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`,
    ),
  ).toEqual([])
}

/**
 * Goes to an element by the keyboard alone, as a person does: Tab until it has the focus, backwards when asked.
 * Fails when it is not reached in `most` presses, or when something has the focus that shows no sign of it.
 */
export async function tabTo(page: Page, target: Locator, { back = false, most = 120 } = {}): Promise<void> {
  await target.waitFor()
  for (let pressed = 0; pressed <= most; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
  }
  throw new Error(`the keyboard does not reach ${target.toString()}`)
}

/** Presses a button or follows a link by the keyboard alone. */
export async function press(
  page: Page,
  target: Locator,
  options: { back?: boolean; most?: number } = {},
): Promise<void> {
  await tabTo(page, target, options)
  await page.keyboard.press('Enter')
}

/** Takes a choice of a group of radio buttons by the keyboard alone, the first one when none is named. */
export async function choose(page: Page, name?: string | RegExp): Promise<void> {
  const wanted = (name === undefined ? page.getByRole('radio') : page.getByRole('radio', { name })).first()
  await wanted.waitFor()
  const inGroup = async () =>
    page.evaluate(() => document.activeElement instanceof HTMLInputElement && document.activeElement.type === 'radio')
  for (let pressed = 0; !(await inGroup()) && pressed < 60; pressed += 1) await page.keyboard.press('Tab')
  for (let moved = 0; !(await wanted.isChecked()) && moved < 60; moved += 1) {
    await page.keyboard.press(moved === 0 ? 'Space' : 'ArrowDown')
  }
  await expect(wanted).toBeChecked()
}

export type As = {
  /** Part of the name of the sample officer. */
  readonly officer: RegExp | string
  readonly purpose: string | RegExp
  readonly basis?: string | RegExp
  readonly post?: string | RegExp
}

/** Presses Enter and waits until the screen asks, or shows, something else. */
export async function answer(page: Page): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 })
  const before = await heading.innerText()
  await page.keyboard.press('Enter')
  await expect(heading).not.toHaveText(before)
}

/** Answers the question that is asked, by the keyboard alone: with the first choice when none is named. */
export async function answerWith(page: Page, asked: string, choice?: string | RegExp): Promise<void> {
  await page.waitForURL((url) => url.pathname === `/begin/${asked}`)
  // The former question may still stand there for a moment: only the new one has nothing focused in it yet.
  await expect(page.locator('#content')).toBeFocused()
  await choose(page, choice)
  await answer(page)
}

/** Signs in as a sample officer and answers the questions, all by the keyboard; ends on the screen asked for. */
export async function signInAs(page: Page, node: NodeName, path: string, as: As): Promise<void> {
  await page.goto(nodeAt(node) + path)
  await press(page, page.getByRole('button', { name: as.officer }))
  if (as.post !== undefined) await answerWith(page, 'post', as.post)
  await answerWith(page, 'purpose', as.purpose)
  await answerWith(page, 'basis', as.basis)
  await page.waitForURL((url) => !url.pathname.startsWith('/begin'))
}

/** Signs out from the account menu. */
export async function signOut(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find a command' }).fill('sign out')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/sign-in/)
}

/** A device with its own passkeys, made by Chromium itself. They stay with the page as long as it lives. */
export async function virtualDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}
