import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { isRefusal } from '../kernel/refusal.ts'
import { sampleOfficersAllowed, Settings } from '../kernel/settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Where a node keeps its data: `COMITY_HOME`, or `.comity` in the home folder of the account. */
export function homeOf(env: Environment): string {
  return resolve(env['COMITY_HOME'] ?? join(homedir(), '.comity'))
}

/**
 * Settings from `comity.json` in the node's home, overridden by the environment. Throws an `Error` with a sentence for
 * the administrator that names the setting and what it must be.
 */
export function readSettings(env: Environment): Settings {
  const home = homeOf(env)
  const file = join(home, 'comity.json')
  const written = existsSync(file) ? parseFile(file) : {}
  const stranger = Object.keys(written).find((name) => !(name in Settings.shape))
  if (stranger !== undefined) throw new Error(`the setting \`${stranger}\` in ${file} is not known`)
  const fromEnvironment = {
    state: env['COMITY_STATE'],
    name: env['COMITY_NAME'],
    databaseUrl: env['DATABASE_URL'],
    host: env['COMITY_HOST'],
    port: numeric(env['COMITY_PORT']),
    origin: env['COMITY_ORIGIN'],
    sandbox: flag(env['COMITY_SANDBOX']),
    sampleOfficers: flag(env['COMITY_SAMPLE_OFFICERS']),
    trustedProxies: numeric(env['COMITY_TRUSTED_PROXIES']),
    logLevel: env['COMITY_LOG'],
    telemetry: env['OTEL_EXPORTER_OTLP_ENDPOINT'] ? { endpoint: env['OTEL_EXPORTER_OTLP_ENDPOINT'] } : undefined,
    oidc: env['COMITY_OIDC_ISSUER']
      ? {
          issuer: env['COMITY_OIDC_ISSUER'],
          clientId: env['COMITY_OIDC_CLIENT_ID'],
          clientSecret: env['COMITY_OIDC_CLIENT_SECRET'],
          label: env['COMITY_OIDC_LABEL'] ?? '',
        }
      : undefined,
  }
  const given = Object.fromEntries(Object.entries(fromEnvironment).filter(([, value]) => value !== undefined))
  const merged: Record<string, unknown> = { ...written, ...given, home }
  merged['origin'] ??= `http://localhost:${typeof merged['port'] === 'number' ? merged['port'] : 4100}`
  merged['name'] ??= typeof merged['state'] === 'string' ? `Comity ${merged['state']}` : 'Comity'
  const result = Settings.safeParse(merged)
  if (!result.success) {
    const [issue] = result.error.issues
    throw new Error(
      `the setting \`${issue?.path.join('.') ?? ''}\` is not usable: ${issue?.message ?? ''}; set it in ${file} or in the environment`,
    )
  }
  const refused = refuseUnsafe(result.data, env['NODE_ENV'] === 'production')
  if (refused !== undefined) throw new Error(refused)
  return result.data
}

/** Why these settings must not be started with; undefined when they may. */
export function refuseUnsafe(settings: Settings, production: boolean): string | undefined {
  const samples = sampleOfficersAllowed(settings, production ? 'production' : undefined)
  if (isRefusal(samples)) return samples.detail ?? samples.refused
  if (settings.sandbox && settings.host !== '127.0.0.1' && settings.host !== '::1')
    return 'the sandbox listens on this machine only: leave `host` as it is'
  const { protocol, hostname, origin } = new URL(settings.origin)
  if (protocol !== 'https:' && !(protocol === 'http:' && hostname === 'localhost'))
    return 'passkeys and cookies need an `origin` with https, or http://localhost on one machine'
  // browsers send it in just this form, and it is compared letter by letter
  if (origin !== settings.origin) return `the \`origin\` must be written as ${origin}, with nothing before or after it`
  return undefined
}

function parseFile(file: string): object {
  const text = readFileSync(file, 'utf8')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw new Error(`${file} is not valid JSON`)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Error(`${file} must be one JSON object of settings`)
  return parsed
}

function numeric(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text)
}

/** A switch; what is neither on nor off stays as it is and is refused with its name. */
function flag(text: string | undefined): boolean | string | undefined {
  if (text === undefined || text === '') return undefined
  return text === '1' || text === 'true' ? true : text === '0' || text === 'false' ? false : text
}
