import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { legalBasesFor } from '@comity/law/purposes'
import type { PurposeId } from '@comity/law/purposes'
import { openCase } from '@comity/server/contracts/cases'
import { choosePost, choosePurpose, signInAsSample } from '@comity/server/contracts/identity'
import { openRequest, readRequest, writeSection } from '@comity/server/contracts/requests'
import type { BodyOf } from '@comity/server/kernel/route'
import { sampleId } from '@comity/server/sample-officers'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { Client } from '../../../sandbox/src/client.ts'
import { atWork } from '../../../sandbox/src/story/at-work.ts'
import { annexTo } from '../../../sandbox/src/story/files.ts'
import { setOff } from '../../../sandbox/src/switches.ts'
import { nodeAt } from './journey.ts'

export { annexTo }
export { act, until } from '../../../sandbox/src/story/request.ts'

type State = 'PER' | 'BRA' | 'CHE'
const usual = 'prosecution'

/** A sample officer at work through the interface of the node: for what a journey needs and does not show. */
export function officer(state: State, label: string, purpose: PurposeId = usual): Promise<Client> {
  return atWork({ state, origin: nodeAt(state) }, label, purpose)
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

/** Answers everything that stands in the way: in words, and by one annex where a document is demanded. */
export async function answerAll(who: Client, id: string, textOf: (section: string) => string): Promise<void> {
  const { gate, language } = await who.call(readRequest, { params: { id } })
  const open = gate.items.filter(({ blocks }) => blocks)
  const fills = open.flatMap(({ section, document }) => (document === null ? [] : [section]))
  for (const { section } of open) await answer(who, id, section, textOf(section))
  if (fills.length === 0) return
  const text = `${fills.map(textOf).join('\n')}\n`
  const title = { language, text: 'Order, certified copy (sample)' }
  await annexTo(who, id, { name: 'order.txt', text }, { title, kind: 'order', certified: true, fills })
}

/** What stands in the way of handing it in. */
export async function missing(who: Client, id: string): Promise<readonly string[]> {
  const { gate } = await who.call(readRequest, { params: { id } })
  return gate.items.filter(({ blocks }) => blocks).map(({ section }) => section)
}

/** The phase a request has come to, as the head of its page tells it; what the other side says takes a moment. */
export async function phase(page: Page, name: string): Promise<void> {
  const head = page.locator('header').filter({ has: page.getByRole('heading', { level: 1 }) })
  await expect(head.getByText(name, { exact: true })).toBeVisible({ timeout: 30_000 })
}

/**
 * Somebody else at another desk, signed in without the screens of signing in, which have journeys of their own. The nodes
 * share a host here, and so the browser its cookies: whoever was there before is signed off.
 */
export async function as(
  page: Page,
  state: State,
  path: string,
  label: string,
  purpose: PurposeId = usual,
): Promise<void> {
  await page.context().clearCookies()
  const who = `${state.toLowerCase()}.${label}`
  const steps = [
    { route: signInAsSample, data: { officer: sampleId('officer', who) } },
    { route: choosePost, data: { post: sampleId('post', who) } },
    { route: choosePurpose, data: { purpose, basis: legalBasesFor(state, purpose)[0]?.id } },
  ]
  for (const { route, data } of steps) {
    const reply = await page.request.fetch(nodeAt(state) + route.path, {
      method: route.method,
      headers: { 'x-comity-csrf': '1', 'idempotency-key': randomUUID() },
      data,
    })
    expect(reply.ok(), `${label} of ${state} signs in`).toBe(true)
  }
  await page.goto(nodeAt(state) + path)
}

/** Opens the form of an act from the page of its request. */
export async function openAct(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: /^What can be done/ }).click()
  await page.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'Act' })).toBeVisible()
}

/** Sends what the form of an act says, and is back on the page of the request. */
export async function tell(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Do it and tell the other State' }).click()
  await expect(page.getByRole('heading', { level: 2, name: 'What can be done' })).toBeVisible()
}

/** Switches the node of a State off, or on again, and waits until it is. */
export async function switchNode(state: State, to: 'off' | 'on'): Promise<void> {
  await setOff(join(process.env['COMITY_E2E_SANDBOX'] ?? '', 'off.json'), [state], to === 'off')
  const answers = () =>
    fetch(`${nodeAt(state)}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await expect.poll(answers, { timeout: 30_000 }).toBe(to === 'on')
}
