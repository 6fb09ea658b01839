import { expect } from '@playwright/test'
import { axe, test } from './support/journey.ts'
import { act, as, officer, openAct, phase, switchNode, tell, until } from './support/requests.ts'
import { policeQuestion } from './support/police-question.ts'
import { keepOlder } from './support/set-back.ts'

// Bern acknowledges; then an older copy is put back over its requests, and Bern, which knows nothing of it any more, says
// something else under a number that Lima holds already.
test('a side that was set back tells another story, and Lima sees both, and asks', async ({ page }) => {
  const id = await policeQuestion('Consulta y copia antigua (sample)')
  const [lima, bern] = await Promise.all([
    officer('PER', 'investigator', 'investigation'),
    officer('CHE', 'police-contact', 'investigation'),
  ])
  await until(bern, id, 'received')
  const restore = await keepOlder('CHE', id)
  await act(bern, id, 'acknowledge')
  await until(lima, id, 'acknowledged')
  await switchNode('CHE', 'off')
  await restore()
  await switchNode('CHE', 'on')
  await as(page, 'CHE', `/requests/${id}`, 'police-contact', 'investigation')
  await phase(page, 'Sent, not yet acknowledged')
  await openAct(page, 'say where the matter stands')
  await page.getByRole('textbox', { name: /^Note/ }).fill('Bei uns ist dazu nichts vermerkt (sample).')
  await tell(page)

  await as(page, 'PER', `/requests/${id}`, 'investigator', 'investigation')
  const notice = page.getByRole('region', { name: 'The two sides do not tell the same story' })
  await expect(notice).toContainText('Switzerland sent two different messages under number 1. Both are kept.', {
    timeout: 30_000,
  })
  await phase(page, 'Under examination')
  await axe(page)
  await notice.getByRole('link', { name: 'Compare the messages in the course' }).click()
  const second = page.getByRole('listitem').filter({ hasText: 'say where the matter stands' })
  await second.locator('summary').click()
  await expect(second).toContainText('Bei uns ist dazu nichts vermerkt (sample).')
  await axe(page)
  await page.getByRole('link', { name: /^What can be done/ }).click()
  await notice.getByRole('link', { name: 'Ask where the matter stands' }).click()
  await page.getByRole('textbox', { name: /^Note/ }).fill('Tenemos dos mensajes con el número 1 (sample).')
  await tell(page)
  await expect(notice).toBeVisible()
})
