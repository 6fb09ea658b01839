import { describe, expect, it } from 'vitest'
import { createKeyboard, createRegistry, offered } from './commands.ts'
import type { Command } from './commands.ts'
import { isSingleKey, sequencePause, strokeOf } from './keys.ts'
import type { Pressed } from './keys.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
const key = (name: string, more: Partial<Pressed> = {}): Pressed => ({ key: name, code: '', ...plain, ...more })

function aKeyboard(commands: readonly Command[], { singleKeys = true } = {}) {
  const registry = createRegistry()
  registry.add(commands, 'everywhere')
  let now = 0
  const ran: string[] = []
  const listen = createKeyboard({
    registry,
    context: () => ({ path: '/', roles: [], go: (href) => ran.push(href) }),
    singleKeys: () => singleKeys,
    apple: false,
    now: () => now,
  })
  const type = (pressed: Pressed, field = false) => {
    let prevented = false
    const target = { matches: () => field } as unknown as EventTarget
    listen({ ...pressed, target, repeat: false, defaultPrevented: false, preventDefault: () => (prevented = true) })
    return prevented
  }
  return { registry, ran, type, wait: (milliseconds: number) => (now += milliseconds) }
}

const inbox: Command = { id: 'home.go', title: 'command.goHome', keys: 'g i', run: ({ go }) => go('/inbox') }
const next: Command = { id: 'table.next', title: 'command.nextRow', keys: 'j', run: ({ go }) => go('next') }
const palette: Command = {
  id: 'frame.palette',
  title: 'command.palette',
  keys: 'Mod+k',
  run: ({ go }) => go('palette'),
}

describe('a shortcut', () => {
  it('runs when its keys are pressed one after another', () => {
    const { ran, type } = aKeyboard([inbox, next])
    type(key('g'))
    expect(ran).toEqual([])
    type(key('i'))
    expect(ran).toEqual(['/inbox'])
  })
  it('is forgotten when the next key comes too late', () => {
    const { ran, type, wait } = aKeyboard([inbox])
    type(key('g'))
    wait(sequencePause + 1)
    type(key('i'))
    expect(ran).toEqual([])
  })
  it('begins anew with a key that does not continue the sequence', () => {
    const { ran, type } = aKeyboard([inbox, next])
    for (const name of ['g', 'j', 'g', 'g', 'i']) type(key(name))
    expect(ran).toEqual(['next', '/inbox'])
  })
  it('waits while a person types in a field, except with Mod', () => {
    const { ran, type } = aKeyboard([next, palette])
    expect(type(key('j'), true)).toBe(false)
    type(key('k', { ctrlKey: true }), true)
    expect(ran).toEqual(['palette'])
  })
  it('of single keys can be switched off, and others stay', () => {
    const { ran, type } = aKeyboard([inbox, next, palette], { singleKeys: false })
    for (const name of ['j', 'g', 'i']) expect(type(key(name))).toBe(false)
    type(key('k', { ctrlKey: true }))
    expect(ran).toEqual(['palette'])
    expect(['j', 'g i', '?', 'Shift+x', 'Mod+k', 'Escape'].map(isSingleKey)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ])
  })
  it('is the same key on a Russian or Arabic keyboard', () => {
    const { ran, type } = aKeyboard([inbox])
    type(key('п', { code: 'KeyG' }))
    type(key('ه', { code: 'KeyI' }))
    expect(ran).toEqual(['/inbox'])
  })
  it('never mistakes AltGr for a command', () => {
    expect(strokeOf(key('@', { ctrlKey: true, altKey: true }), false)).toBe('@')
    expect(strokeOf(key('?', { shiftKey: true }), false)).toBe('?')
    expect(strokeOf(key('k', { metaKey: true }), true)).toBe('Mod+k')
    expect(strokeOf(key('Shift', { shiftKey: true }), false)).toBeUndefined()
  })
  it('does not run a command that is off, and leaves the browser alone when nothing is bound', () => {
    const { ran, type } = aKeyboard([{ ...next, why: () => ({ text: 'no row' }) }])
    expect(type(key('j'))).toBe(true)
    expect(type(key('z'))).toBe(false)
    expect(ran).toEqual([])
  })
})

describe('the registry', () => {
  const here = { path: '/', roles: [], go: () => undefined }
  it('offers a command only where it applies', () => {
    const { registry } = aKeyboard([inbox, { ...next, when: ({ path }) => path === '/cases' }])
    expect(offered(registry.all(), here).map(({ id }) => id)).toEqual(['home.go'])
    expect(offered(registry.all(), { ...here, path: '/cases' })).toHaveLength(2)
  })
  it('refuses a second command of the same name, the same keys, or keys that begin another', () => {
    const registry = createRegistry()
    registry.add([inbox], 'everywhere')
    expect(() => registry.add([inbox], 'everywhere')).toThrow('declared twice')
    expect(() => registry.add([{ ...next, keys: 'g i' }], 'everywhere')).toThrow('same keys')
    expect(() => registry.add([{ ...next, keys: 'g' }], 'everywhere')).toThrow('same keys')
    expect(registry.all()).toHaveLength(1)
  })
  it('lets a screen take keys while it is shown, and gives them back', () => {
    const { registry, ran, type } = aKeyboard([next])
    const leave = registry.add([{ ...next, id: 'case.next', run: ({ go }) => go('case') }], 'screen')
    type(key('j'))
    leave()
    type(key('j'))
    expect(ran).toEqual(['case', 'next'])
  })
})
