import { expect } from '@playwright/test'
import { axe, test } from './support/journey.ts'
import { policeQuestion } from './support/police-question.ts'
import { act, as, officer, openAct, phase, switchNode, tell, until } from './support/requests.ts'

test('work goes on while the node of the other State is off, and everything arrives when it is back', async ({
  page,
}) => {
  const id = await policeQuestion('Consulta con nodo apagado (sample)')
  const [lima, bern] = await Promise.all([
    officer('PER', 'investigator', 'investigation'),
    officer('CHE', 'police-contact', 'investigation'),
  ])
  await until(bern, id, 'received')
  await act(bern, id, 'acknowledge')
  await until(lima, id, 'acknowledged')
  await switchNode('CHE', 'off')
  try {
    // The investigator, who does not work the post room, is told on the request itself, and that nothing is to be done.
    await as(page, 'PER', `/requests/${id}`, 'investigator', 'investigation')
    await openAct(page, 'ask where the matter stands')
    await page.getByRole('textbox', { name: /^Note/ }).fill('¿En qué estado está? (sample)')
    await tell(page)
    const notice = page.getByRole('status').filter({ hasText: 'Switzerland cannot be reached' })
    await expect(notice).toContainText('nothing needs to be sent again', { timeout: 20_000 })
    await axe(page)
  } finally {
    await switchNode('CHE', 'on')
  }
  // It goes by itself: the notice leaves this open page, and the receipt of the other side stands on the record.
  await expect(page.getByText('Switzerland cannot be reached')).toHaveCount(0, { timeout: 30_000 })
  await page.getByRole('link', { name: /^Course/ }).click()
  const asked = page.getByRole('listitem').filter({ hasText: 'ask where the matter stands' }).first()
  await asked.locator('summary').click()
  await expect(asked).toContainText('Verified and accepted', { timeout: 20_000 })

  // In Bern the question is there, and its answer finds its way back.
  await as(page, 'CHE', `/requests/${id}`, 'police-contact', 'investigation')
  await phase(page, 'Under examination')
  await openAct(page, 'say where the matter stands')
  await page.getByRole('textbox', { name: /^Note/ }).fill('Wir suchen noch (sample).')
  await tell(page)
  await as(page, 'PER', `/requests/${id}?part=course`, 'investigator', 'investigation')
  await expect(page.getByRole('listitem').filter({ hasText: 'say where the matter stands' })).toBeVisible({
    timeout: 30_000,
  })
  await axe(page)
})
