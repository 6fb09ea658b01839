import { inviteOfficer } from '@comity/server/contracts/identity'
import { describe, expect, it } from 'vitest'
import { addressWith, ownAddress } from '../../lib/address.ts'
import { ApiRefusal } from '../../lib/api.ts'
import { laterMessages, messagesOf } from '../../lib/messages.tsx'
import { refusalSentence, ruleSentence } from '../../lib/rules.ts'
import { en } from '../../messages/en/index.ts'
import { faults, refusedField } from './checked.ts'
import { clockOf, warnsAt } from './idle-watch.tsx'
import { suggestedLabel } from './passkey.ts'
import { nextChoice } from './session.ts'

await laterMessages('en')
const m = messagesOf(en, 'en')
const labels = { 'name.text': 'Name', email: 'E-mail' }

describe('an address to come back to', () => {
  it('is one of this application', () => {
    expect(ownAddress('/cases/1?tab=tasks')).toBe('/cases/1?tab=tasks')
  })
  it.each(['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example', '', null, undefined])(
    'is the inbox instead of %s',
    (href) => expect(ownAddress(href)).toBe('/'),
  )
  it('keeps what stands in it and drops what is emptied', () => {
    expect(addressWith('/audit', '?q=a&entry=1', { entry: undefined, q: 'b c' })).toBe('/audit?q=b+c')
  })
})

describe('the end of a session', () => {
  const session = { idleSeconds: 900, endsAt: '2026-11-22T12:00:00.000Z' }
  const at = (time: string) => Date.parse(`2026-11-22T${time}Z`)
  it('comes when nothing was asked for too long', () => {
    expect(clockOf(session, at('10:00:00'), at('10:14:00'))).toEqual({ idleLeft: 60, left: 6360 })
  })
  it('comes at its last hour whatever is asked', () => {
    expect(clockOf(session, at('11:59:30'), at('11:59:30'))).toEqual({ idleLeft: 30, left: 30 })
  })
  it('is warned of two minutes before, sooner never later than half the time', () => {
    expect([warnsAt(900), warnsAt(100)]).toEqual([120, 50])
  })
})

describe('a form', () => {
  it('names each field that is missing once', () => {
    const found = faults(
      m,
      inviteOfficer.body,
      { name: { text: '', language: 'es' }, email: '', language: 'es' },
      labels,
    )
    expect(found.map(({ field }) => field)).toEqual(['name.text', 'email'])
    expect(found[0]?.message).toBe('Name: enter this')
  })
  it('tells what is not well formed from what is missing', () => {
    const value = { name: { text: 'Ana', language: 'es' }, email: 'ana', language: 'es' }
    expect(faults(m, inviteOfficer.body, value, labels)[0]?.message).toBe('E-mail: this is not well formed')
  })
  it('is sent when nothing is wrong', () => {
    const value = { name: { text: 'Ana', language: 'es' }, email: 'ana@per.example', language: 'es' }
    expect(faults(m, inviteOfficer.body, value, labels)).toEqual([])
  })
  it('shows what the node refuses at the field it names', () => {
    const refusal = new ApiRefusal({ type: '', title: '', status: 422, code: 'name-missing', field: 'body.email' })
    expect(refusedField(m, refusal, labels)[0]?.field).toBe('email')
  })
})

describe('a refusal', () => {
  it('is said by the rule that decided, in the words of the reader', () => {
    const problem = { code: 'forbidden', rule: 'oversight.audit', detail: 'said by the node' }
    expect(refusalSentence(m, problem)).toBe(en.rule['oversight.audit'])
  })
  it('is said as the node says it when the rule has no words here', () => {
    expect(ruleSentence(m, 'customs.later', 'said by the node')).toBe('said by the node')
  })
})

describe('the questions before work', () => {
  const session = { acting: null, purpose: null, basis: null }
  it('begin with the post, go on to the purpose, and end', () => {
    const of = (given: object) => nextChoice({ ...session, ...given } as never)
    expect(of({})).toBe('/begin/post')
    expect(of({ acting: {} })).toBe('/begin/purpose')
    expect(of({ acting: {}, purpose: 'audit', basis: 'per-x' })).toBeUndefined()
  })
})

describe('a passkey', () => {
  it('is called after the browser and the system it is on', () => {
    expect(suggestedLabel('Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36')).toBe('Chrome, Linux')
    expect(suggestedLabel('something else')).toBe('Safari')
  })
})
