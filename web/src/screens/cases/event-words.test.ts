import * as contract from '@comity/server/contracts/cases'
import { describe, expect, it } from 'vitest'
import { languages } from '../../lib/language.ts'
import { laterMessages, loadMessages } from '../../lib/messages.tsx'
import { parametersOf, parseMessage } from '../../lib/message-syntax.ts'
import { en } from '../../messages/en/index.ts'
import { loaders } from '../../messages/index.ts'
import { eventSentence, namedInEvents } from './event-words.ts'
import type { Speaker } from './event-words.ts'

type Kind = { readonly name: string; readonly version: number; readonly data: unknown }
const kinds = Object.values(contract).filter(
  (one): one is Kind & typeof one => typeof one === 'object' && 'version' in one && 'data' in one && 'name' in one,
)
const routes = Object.values(contract).filter((one) => typeof one === 'object' && 'path' in one && 'refusals' in one)

const translations = await Promise.all(
  languages.map(async (language) => [language, await loaders[language].later()] as const),
)

function speaker(m: Speaker['m']): Speaker {
  return { m, postName: () => undefined, instant: (at) => at, list: (items) => items.join(', ') }
}

describe('the words of a case', () => {
  it('are asked of every event and refusal of the contract', () => {
    expect(kinds.length).toBeGreaterThan(20)
    expect(routes.length).toBeGreaterThan(30)
  })
  it.each(translations)('in %s tell every event, and name nothing that is not given', (_language, texts) => {
    for (const { name } of kinds) {
      const text = (texts.event as Readonly<Record<string, string>>)[name]
      expect(text, name).toBeTypeOf('string')
      const named = parametersOf(parseMessage(text ?? ''))
      expect(
        named.filter((one) => !(namedInEvents as readonly string[]).includes(one)),
        name,
      ).toEqual([])
    }
  })
  it('tell every refusal of the contract', () => {
    const said = new Set(
      Object.entries(en).flatMap(([area, texts]) => (/refusal$/i.test(area) ? Object.keys(texts) : [])),
    )
    const codes = routes.flatMap((one) => Object.keys((one as { refusals: object }).refusals))
    expect(codes.filter((code) => !said.has(code))).toEqual([])
  })
  it('say what happened in the language of the reader', async () => {
    const told = {
      event: 'cases/task-dropped',
      part: { label: 'متابعة الحساب' },
      data: { reason: 'la cuenta ya fue cerrada' },
    }
    await laterMessages('fr')
    const { m } = await loadMessages('fr')
    const sentence = eventSentence(told, speaker(m))
    expect(sentence).toContain('\u2068متابعة الحساب\u2069')
    expect(sentence).toContain('la cuenta ya fue cerrada')
  })
  it('leave an event of a later version its own name', async () => {
    const { m } = await loadMessages('en')
    expect(eventSentence({ event: 'requests/sent', part: null, data: {} }, speaker(m))).toBe('requests/sent')
  })
})
