import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Settings } from '../kernel/settings.ts'
import { type Environment, homeOf, readSettings, refuseUnsafe } from './settings.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'comity-settings-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const file = () => join(home, 'comity.json')
const written = (settings: unknown): void => writeFileSync(file(), JSON.stringify(settings))
const read = (environment: Environment = {}) => readSettings({ COMITY_HOME: home, ...environment })
const sentenceOf = (environment: Environment = {}): string => {
  try {
    read(environment)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('the settings were taken')
}

/** Every setting: what may stand in the file, and the words of the environment that say otherwise. */
const everySetting: Readonly<
  Record<Exclude<keyof Settings, 'home'>, { file: unknown; environment?: Environment; wins?: unknown }>
> = {
  state: { file: 'BRA', environment: { COMITY_STATE: 'PER' }, wins: 'PER' },
  name: { file: 'Node of the file', environment: { COMITY_NAME: 'Node of Lima' }, wins: 'Node of Lima' },
  databaseUrl: {
    file: 'postgres://file/one',
    environment: { DATABASE_URL: 'postgres://other/two' },
    wins: 'postgres://other/two',
  },
  host: { file: '0.0.0.0', environment: { COMITY_HOST: '192.0.2.7' }, wins: '192.0.2.7' },
  port: { file: 4200, environment: { COMITY_PORT: '4300' }, wins: 4300 },
  origin: {
    file: 'https://file.example.org',
    environment: { COMITY_ORIGIN: 'https://comity.example.org' },
    wins: 'https://comity.example.org',
  },
  sandbox: { file: false, environment: { COMITY_SANDBOX: '1' }, wins: true },
  sampleOfficers: {
    file: false,
    environment: { COMITY_SAMPLE_OFFICERS: 'true', COMITY_SANDBOX: 'true' },
    wins: true,
  },
  oidc: {
    file: { issuer: 'https://file.example.org', clientId: 'file', clientSecret: 'of the file', label: 'File' },
    environment: {
      COMITY_OIDC_ISSUER: 'https://sign-in.example.org',
      COMITY_OIDC_CLIENT_ID: 'comity',
      COMITY_OIDC_CLIENT_SECRET: 'a secret',
      COMITY_OIDC_LABEL: 'House of justice',
    },
    wins: {
      issuer: 'https://sign-in.example.org',
      clientId: 'comity',
      clientSecret: 'a secret',
      label: 'House of justice',
    },
  },
  trustedProxies: { file: 1, environment: { COMITY_TRUSTED_PROXIES: '2' }, wins: 2 },
  session: { file: { idleMinutes: 15, hours: 8 } },
  peers: { file: ['comity.bra/log+38bf08fb+ARMGuJOzDIFNgr2Z1XAjxvu7QLLHXQbXpAWzBWzMtdzb'] },
  logPolicy: { file: 'quorum none\n' },
  logSigners: { file: [{ signer: 'registry', key: 'PEM', account: '01890000-0000-7000-8000-000000000000' }] },
  telemetry: {
    file: { endpoint: 'http://file.example.org:4318' },
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example.org:4318' },
    wins: { endpoint: 'http://collector.example.org:4318' },
  },
  logLevel: { file: 'warn', environment: { COMITY_LOG: 'debug' }, wins: 'debug' },
}

describe('the settings of a node', () => {
  it('are few: a State is enough', () => {
    expect(read({ COMITY_STATE: 'PER' })).toEqual({
      state: 'PER',
      name: 'Comity PER',
      home,
      host: '127.0.0.1',
      peers: [],
      logSigners: [],
      port: 4100,
      origin: 'http://localhost:4100',
      sandbox: false,
      sampleOfficers: false,
      trustedProxies: 0,
      session: { idleMinutes: 30, hours: 10 },
      logLevel: 'info',
    })
  })
  it('are each known to this test', () => {
    expect(Object.keys(everySetting).sort()).toEqual(
      Object.keys(Settings.shape)
        .filter((name) => name !== 'home')
        .sort(),
    )
  })
  it.each(Object.entries(everySetting))('take `%s` from the file, and rather from the environment', (name, setting) => {
    written({ state: 'PER', [name]: setting.file })
    expect(read()).toMatchObject({ [name]: setting.file })
    if (setting.environment !== undefined) {
      expect(read(setting.environment)).toMatchObject({ [name]: setting.wins })
      written({ state: 'PER' })
      expect(read(setting.environment)).toMatchObject({ [name]: setting.wins })
    }
  })
  it('name the address after the port unless one is given', () => {
    expect(read({ COMITY_STATE: 'PER', COMITY_PORT: '4107' }).origin).toBe('http://localhost:4107')
  })
  it('let the environment switch off what the file switches on', () => {
    written({ state: 'PER', sandbox: true, sampleOfficers: true })
    expect(read({ COMITY_SANDBOX: '0', COMITY_SAMPLE_OFFICERS: 'false' })).toMatchObject({
      sandbox: false,
      sampleOfficers: false,
    })
  })
  it('lie in `COMITY_HOME`, or in the home folder of the account; no file moves them', () => {
    expect(homeOf({ COMITY_HOME: home })).toBe(home)
    expect(homeOf({})).toBe(join(homedir(), '.comity'))
    written({ state: 'PER', home: '/elsewhere' })
    expect(read().home).toBe(home)
  })
})

describe('a setting that cannot be used', () => {
  it.each<[string, Environment]>([
    ['state', {}],
    ['state', { COMITY_STATE: 'Peru' }],
    ['name', { COMITY_NAME: '' }],
    ['port', { COMITY_PORT: 'eighty' }],
    ['port', { COMITY_PORT: '70000' }],
    ['origin', { COMITY_ORIGIN: 'comity' }],
    ['sandbox', { COMITY_SANDBOX: 'yes' }],
    ['sampleOfficers', { COMITY_SAMPLE_OFFICERS: 'on' }],
    ['trustedProxies', { COMITY_TRUSTED_PROXIES: '9' }],
    ['logLevel', { COMITY_LOG: 'loud' }],
    ['telemetry.endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }],
    ['oidc.issuer', { COMITY_OIDC_ISSUER: 'us', COMITY_OIDC_CLIENT_ID: 'comity' }],
    ['oidc.clientId', { COMITY_OIDC_ISSUER: 'https://sign-in.example.org' }],
  ])('is named: `%s` with %j', (name, environment) => {
    const given = name === 'state' ? environment : { COMITY_STATE: 'PER', ...environment }
    const sentence = sentenceOf(given)
    expect(sentence).toContain(`the setting \`${name}\` is not usable`)
    expect(sentence).toContain(file())
    expect(sentence).not.toContain('\n')
  })
  it('is named also when it stands in the file', () => {
    written({ state: 'PER', session: { idleMinutes: 0 } })
    expect(sentenceOf()).toContain('`session.idleMinutes`')
    written({ state: 'PER', port: '4100' })
    expect(sentenceOf()).toContain('`port`')
  })
  it('is named when nobody knows it, since a misspelt one would be silently without effect', () => {
    written({ state: 'PER', trustedProxys: 1 })
    expect(sentenceOf()).toContain('`trustedProxys`')
  })
  it('shows no secret in its sentence', () => {
    expect(sentenceOf({ COMITY_OIDC_ISSUER: 'us', COMITY_OIDC_CLIENT_SECRET: 'a secret' })).not.toContain('a secret')
  })
  it.each(['{ "state": "PER"', '"PER"', '["PER"]', 'null'])('is no object of settings: %s', (text) => {
    writeFileSync(file(), text)
    expect(sentenceOf({ COMITY_STATE: 'PER' })).toContain(file())
  })
})

describe('settings that are not safe to start with', () => {
  const safe = (change: Partial<Settings>): Settings => ({
    ...Settings.parse({ state: 'PER', name: 'Lima', home: '/h', origin: 'https://comity.example.org' }),
    ...change,
  })
  it.each<[string, Partial<Settings>, boolean, RegExp]>([
    ['sample officers in production', { sampleOfficers: true, sandbox: true }, true, /`sampleOfficers`/],
    ['sample officers without a sandbox', { sampleOfficers: true }, false, /`sandbox`/],
    ['a sandbox for everyone', { sandbox: true, host: '0.0.0.0' }, false, /`host`/],
    ['a sandbox on a public address', { sandbox: true, host: '192.0.2.7' }, false, /`host`/],
    ['an address without https', { origin: 'http://comity.example.org' }, false, /`origin`/],
    ['an address that only looks like this machine', { origin: 'http://localhost.example.org' }, false, /`origin`/],
    ['a number in place of localhost', { origin: 'http://127.0.0.1:4100' }, false, /`origin`/],
    ['an address of another kind', { origin: 'ftp://localhost' }, false, /`origin`/],
    ['an address with a path', { origin: 'https://comity.example.org/lima' }, false, /`origin`/],
  ])('are refused: %s', (_, change, production, named) => {
    expect(refuseUnsafe(safe(change), production)).toMatch(named)
  })
  it.each<[string, Partial<Settings>, boolean]>([
    ['a node with https in production', {}, true],
    ['localhost on one machine', { origin: 'http://localhost:4100' }, true],
    ['a sandbox on this machine', { sandbox: true, sampleOfficers: true, origin: 'http://localhost:4101' }, false],
    ['a sandbox over IPv6 on this machine', { sandbox: true, host: '::1' }, false],
  ])('are not: %s', (_, change, production) => {
    expect(refuseUnsafe(safe(change), production)).toBeUndefined()
  })
  it('are refused when they are read', () => {
    const samples = { COMITY_STATE: 'PER', COMITY_SANDBOX: '1', COMITY_SAMPLE_OFFICERS: '1' }
    expect(read(samples)).toMatchObject({ sampleOfficers: true })
    expect(sentenceOf({ ...samples, NODE_ENV: 'production' })).toContain('sample officers')
  })
})
