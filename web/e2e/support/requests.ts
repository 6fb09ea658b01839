import { openCase } from '@comity/server/contracts/cases'
import { openRequest, readRequest, writeSection } from '@comity/server/contracts/requests'
import type { BodyOf } from '@comity/server/kernel/route'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { Client } from '../../../sandbox/src/client.ts'
import { atWork } from '../../../sandbox/src/story/at-work.ts'
import { nodeAt, signInAs } from './journey.ts'
import type { NodeName } from './journey.ts'

export { act, until } from '../../../sandbox/src/story/request.ts'

/** A sample officer at work through the interface of the node: for what a journey needs and does not show. */
export function officer(state: 'PER' | 'BRA' | 'CHE', label: string): Promise<Client> {
  return atWork({ state, origin: nodeAt(state) }, label, 'prosecution')
}

/** Opens a case and a draft in it. */
export async function draft(who: Client, body: Omit<BodyOf<typeof openRequest>, 'case'>): Promise<string> {
  const file = await who.call(openCase, {
    body: {
      title: body.title,
      summary: `${body.title}. Erfunden.`,
      offences: [body.question.offence],
      marking: body.marking,
      restricted: false,
    },
  })
  return (await who.call(openRequest, { body: { ...body, case: file.id } })).id
}

/** Answers one thing that is asked for. */
export async function answer(who: Client, id: string, section: string, text: string): Promise<void> {
  const { version } = await who.call(readRequest, { params: { id } })
  await who.call(writeSection, { params: { id, section }, body: { text, nothing: false }, version })
}

/** What stands in the way of handing it in. */
export async function missing(who: Client, id: string): Promise<readonly string[]> {
  const { gate } = await who.call(readRequest, { params: { id } })
  return gate.items.filter(({ blocks }) => blocks).map(({ section }) => section)
}

/** The phase a request has come to, as the head of its page tells it; what the other side says takes a moment. */
export async function phase(page: Page, name: string): Promise<void> {
  await expect(page.locator('header').getByText(name, { exact: true }).first()).toBeVisible({ timeout: 30_000 })
}

/** Somebody else at another desk. The nodes share a host here, and so the browser its cookies: the former signs off. */
export async function as(page: Page, node: NodeName, path: string, who: RegExp): Promise<void> {
  await page.context().clearCookies()
  await signInAs(page, node, path, { officer: who, purpose: /prosecution/i })
}

/** Opens the form of an act from the page of its request. */
export async function openAct(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: /^What can be done/ }).click()
  await page.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Act' })).toBeVisible()
}
