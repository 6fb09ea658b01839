import { z } from 'zod'
import { refuse, type Refusal } from './refusal.ts'
import { Country } from './schema/country.ts'

/** What a node is told at its start, by environment and one file. main.ts alone reads them. */
export const Settings = z.object({
  /** The State whose node this is. */
  state: Country,
  /** What the node calls itself on every screen. */
  name: z.string().min(1).max(80),
  home: z.string().min(1),
  databaseUrl: z.string().optional(),
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(4100),
  /** The address browsers use, such as `https://comity.example.pe`. Passkeys and cookies are bound to it. */
  origin: z.url(),
  sandbox: z.boolean().default(false),
  /** Sandbox only: sample officers may sign in with one click. Refused in a production start. */
  sampleOfficers: z.boolean().default(false),
  oidc: z
    .object({
      issuer: z.url(),
      clientId: z.string(),
      clientSecret: z.string().optional(),
      label: z.string().default(''),
    })
    .optional(),
  /** How many hops of proxies to believe about the client's address. */
  trustedProxies: z.int().min(0).max(5).default(0),
  session: z
    .object({ idleMinutes: z.int().min(1).max(480).default(30), hours: z.int().min(1).max(24).default(10) })
    .default({ idleMinutes: 30, hours: 10 }),
  /**
   * Other nodes whose logs this one witnesses, by the verifier key of the log (C2SP signed-note); with an address, it
   * mirrors them too, and with a witness key it asks them to cosign its own.
   */
  peers: z
    .array(
      z.union([
        z.string().max(500),
        z.object({
          state: Country,
          log: z.string().max(500),
          witness: z.string().max(500).optional(),
          address: z.url(),
        }),
      ]),
    )
    .max(500)
    .default([]),
  /** Whose cosignatures this State asks for under its log, and where other witnesses are (C2SP tlog-policy). */
  logPolicy: z.string().max(100_000).optional(),
  /**
   * Whose signed statements are entered in the log: a signer, their public key (PEM), and the service account that speaks
   * for them.
   */
  logSigners: z
    .array(z.object({ signer: z.string().min(1).max(255), key: z.string().max(4_096), account: z.uuid().optional() }))
    .max(500)
    .default([]),
  /** OTLP collector; absent means that nothing is measured for others. */
  telemetry: z.object({ endpoint: z.url() }).optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})
export type Settings = z.output<typeof Settings>

/**
 * The session cookie of this node. Browsers keep cookies by host and not by port, so that nodes on one machine need a
 * name each; over https the `__Host-` prefix binds the cookie to this very host.
 */
export function cookieName(settings: Pick<Settings, 'origin' | 'state'>): string {
  return settings.origin.startsWith('https:') ? '__Host-comity' : `comity-${settings.state.toLowerCase()}`
}

/** Sample officers are for a sandbox, and never for a production start, whatever else is configured. */
export function sampleOfficersAllowed(
  settings: { readonly sandbox: boolean; readonly sampleOfficers: boolean },
  environment: string | undefined,
): 'allowed' | 'off' | Refusal<'sample-officers-not-allowed'> {
  if (!settings.sampleOfficers) return 'off'
  if (environment === 'production') {
    return refuse('sample-officers-not-allowed', {
      detail: 'sample officers cannot exist in a production start: leave `sampleOfficers` off',
    })
  }
  if (!settings.sandbox) {
    return refuse('sample-officers-not-allowed', {
      detail: 'sample officers sign in without a key and exist in a sandbox only: set `sandbox` too',
    })
  }
  return 'allowed'
}
