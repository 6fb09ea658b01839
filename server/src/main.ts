import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Refused } from './kernel/refusal.ts'
import { readSettings } from './operate/settings.ts'

// The only reader of the environment and of the command line.

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`${line}\n`)

type Verb = {
  readonly summary: string
  readonly usage: string
  /** It answers `--help` itself, for each of its subcommands. */
  readonly ownHelp?: boolean
  readonly run: (rest: string[]) => Promise<number>
}

const verbs: Readonly<Record<string, Verb>> = {
  start: {
    summary: 'start a node',
    usage: 'comity start',
    run: async () => {
      const settings = readSettings(process.env)
      // Also a node that is asked to stop while it starts takes its database down with it; one that is asked twice, as
      // where a terminal tells the whole group and a wrapper hands it on, does not drop what it is doing.
      const stopping = new AbortController()
      const asked = new Promise<void>((resolve) => {
        stopping.signal.addEventListener('abort', () => resolve())
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
        if (process.send) process.once('disconnect', () => stopping.abort())
      })
      const { start } = await import('./operate/start.ts')
      const node = await start(settings, version, say, stopping.signal).catch((error: unknown) => {
        if (error === stopping.signal.reason) return undefined
        throw error
      })
      if (node === undefined) return 0
      // A supervisor that started this process with a channel is told when it can be used, and takes it down by leaving.
      if (process.connected) process.send?.({ ready: node.address })
      await asked
      await node.stop()
      return 0
    },
  },
  verify: {
    summary: 'verify evidence about a message, a sealed document, or a file about a log; needs no node and no network',
    usage: 'comity verify FILE [--log KEY | --policy FILE]',
    run: async (rest) => {
      const options = { log: { type: 'string' }, policy: { type: 'string' } } as const
      const { values, positionals } = parseArgs({ args: rest, allowPositionals: true, options })
      const [file] = positionals
      if (file === undefined) throw new Error('name the file of evidence')
      const { verifyFile } = await import('./operate/verify.ts')
      const policy = values.policy === undefined ? undefined : readFileSync(resolve(values.policy), 'utf8')
      return (await verifyFile(resolve(file), say, { log: values.log, policy })) ? 0 : 1
    },
  },
  doctor: {
    summary: 'look the node over and say what to mend; changes nothing',
    usage: 'comity doctor [--json]',
    run: async (rest) => {
      const { values } = parseArgs({ args: rest, options: { json: { type: 'boolean', default: false } } })
      const settings = readSettings(process.env)
      const [{ doctor }, { embeddedName }, { systemClock }, { migrationSets }] = await Promise.all([
        import('./operate/doctor.ts'),
        import('./operate/database.ts'),
        import('./kernel/clock.ts'),
        import('./contexts/order.ts'),
      ])
      const findings = await doctor({
        home: settings.home,
        keysFolder: join(settings.home, 'keys'),
        ...(settings.databaseUrl === undefined ? {} : { databaseUrl: settings.databaseUrl }),
        database: embeddedName,
        sets: migrationSets,
        host: settings.host,
        port: settings.port,
        clock: systemClock,
      })
      if (values.json) say(JSON.stringify(findings))
      else {
        for (const { name, ok, found, remedy } of findings) {
          say(`${ok === true ? 'good   ' : ok === 'warning' ? 'warning' : 'BAD    '}  ${name}: ${found}`)
          if (remedy !== '') say(`         ${remedy}`)
        }
      }
      return findings.some(({ ok }) => ok === false) ? 1 : 0
    },
  },
  backup: {
    summary: 'write database, documents and keys into one sealed file',
    usage: 'comity backup FILE --passphrase-file FILE',
    run: async (rest) => {
      const { file, passphrase } = fileAndPassphrase(rest)
      const settings = readSettings(process.env)
      const [{ backup }, { withDatabase }, { systemClock }] = await Promise.all([
        import('./operate/backup.ts'),
        import('./operate/database.ts'),
        import('./kernel/clock.ts'),
      ])
      const manifest = await withDatabase(settings, (databaseUrl) =>
        backup({
          databaseUrl,
          blobsFolder: join(settings.home, 'blobs'),
          keysFolder: join(settings.home, 'keys'),
          to: file,
          passphrase,
          version,
          clock: systemClock,
        }),
      )
      say(`${file}: written, read back and checked`)
      say(`  ${manifest.tables.length} tables, ${manifest.blobs.files} documents, ${manifest.keys.files} keys`)
      return 0
    },
  },
  ledger: {
    summary: 'check the log of this node; or rebuild it from the mirrors of peers (--alone: from none)',
    usage: 'comity ledger fsck [--known FILE]... [--json] | rebuild --from URL[,URL] | --alone',
    run: async (rest) => {
      const { positionals, values } = parseArgs({
        args: rest,
        allowPositionals: true,
        options: {
          known: { type: 'string', multiple: true, default: [] },
          json: { type: 'boolean', default: false },
          from: { type: 'string', multiple: true, default: [] },
          alone: { type: 'boolean', default: false },
        },
      })
      const verb = positionals.join(' ')
      if (verb !== 'fsck' && verb !== 'rebuild') throw new Error('say `fsck` or `rebuild`')
      const from = values.from.flatMap((urls) => urls.split(','))
      if (verb === 'rebuild' && (from.length === 0) !== values.alone) {
        throw new Error('say from which peers, `--from URL[,URL]`; or `--alone`, when none holds a mirror of this log')
      }
      const known = values.known.map((file) => readFileSync(file, 'utf8'))
      const settings = readSettings(process.env)
      const [{ checkLogOf, recoverLogOf }, { withDatabase }, { systemClock }, { migrationSets }] = await Promise.all([
        import('./contexts/ledger/index.ts'),
        import('./operate/database.ts'),
        import('./kernel/clock.ts'),
        import('./contexts/order.ts'),
      ])
      const log = {
        home: settings.home,
        state: settings.state,
        withDatabase: <T>(use: (url: string) => Promise<T>) => withDatabase(settings, use),
        clock: systemClock,
      }
      if (verb === 'rebuild') {
        const { size, root, before, moved } = await recoverLogOf({ ...log, sets: migrationSets, from })
        say(`${size} entries with the root ${root}; before, it had ${before}`)
        if (moved > 0) say(`${moved} that were never signed stand behind them now`)
        return 0
      }
      const { lines, ...checked } = await checkLogOf({ ...log, known })
      if (values.json) say(JSON.stringify(checked))
      else {
        for (const line of lines) say(`BAD     ${line}`)
        say(
          `${checked.intact ? 'good   ' : 'BAD    '} ${checked.size} entries, signed up to ${checked.signed ?? 'none'}`,
        )
      }
      return checked.intact ? 0 : 1
    },
  },
  law: {
    summary: 'which treaties bind two States for a measure, on a day, with what is known; needs no node',
    usage: 'comity law help | basis | instruments | offences | facts | measures | explain | import | approve | apply',
    ownHelp: true,
    run: async (rest) => {
      const [{ law }, { systemClock }] = await Promise.all([import('./operate/law.ts'), import('./kernel/clock.ts')])
      const today = systemClock.now().toZonedDateTimeISO('UTC').toPlainDate().toString()
      try {
        return law(rest, say, today)
      } catch (error) {
        for (const line of sentenceOf(error).split('\n')) complain(`comity law: ${line}`)
        return 2
      }
    },
  },
  peers: {
    summary: 'neighbours: list them, bring a descriptor, read words, cease to trust',
    usage: 'comity peers list | export | import FILE | words STATE | distrust STATE REASON',
    run: async (rest) => {
      const { peers } = await import('./operate/peers.ts')
      return peers(readSettings(process.env), rest, say)
    },
  },
  restore: {
    summary: 'bring a backup to life in an empty node',
    usage: 'comity restore FILE --passphrase-file FILE',
    run: async (rest) => {
      const { file, passphrase } = fileAndPassphrase(rest)
      const settings = readSettings(process.env)
      const [{ restore }, { makeHome }, { withDatabase }, { migrationSets }] = await Promise.all([
        import('./operate/restore.ts'),
        import('./kernel/database/place.ts'),
        import('./operate/database.ts'),
        import('./contexts/order.ts'),
      ])
      await makeHome(settings.home)
      await withDatabase(settings, (databaseUrl) =>
        restore({
          databaseUrl,
          blobsFolder: join(settings.home, 'blobs'),
          keysFolder: join(settings.home, 'keys'),
          from: file,
          passphrase,
          sets: migrationSets,
        }),
      )
      say(`${file}: restored and checked; start the node with \`comity start\``)
      return 0
    },
  },
}

/** A secret is read from a file, never from the command line, which other accounts can see. */
function fileAndPassphrase(rest: string[]): { file: string; passphrase: string } {
  const { positionals, values } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: { 'passphrase-file': { type: 'string' } },
  })
  const [file] = positionals
  const secret = values['passphrase-file']
  if (file === undefined || secret === undefined) throw new Error('name the file and `--passphrase-file FILE`')
  return { file: resolve(file), passphrase: readFileSync(secret, 'utf8').trimEnd() }
}

function sentenceOf(error: unknown): string {
  if (error instanceof Refused) return error.refusal.detail ?? error.refusal.refused
  if (!(error instanceof Error)) return String(error)
  const { code, path } = error as NodeJS.ErrnoException
  if (path === undefined) return error.message
  if (code === 'ENOENT') return `\`${path}\` does not exist`
  if (code === 'EACCES' || code === 'EPERM') return `\`${path}\` may not be used by this account`
  return error.message
}

async function main(argv: string[]): Promise<number> {
  const [name, ...rest] = argv
  if (name === '--version') {
    say(version)
    return 0
  }
  const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (verb === undefined) {
    const asksForHelp = name === undefined || name === '--help' || name === 'help'
    if (!asksForHelp) complain(`comity: there is no verb \`${name}\``)
    say(`comity ${version}\n`)
    for (const { usage, summary } of Object.values(verbs)) say(`  ${usage.padEnd(44)} ${summary}`)
    return asksForHelp ? 0 : 2
  }
  if (rest.includes('--help') && verb.ownHelp !== true) {
    say(`${verb.usage}\n${verb.summary}`)
    return 0
  }
  try {
    return await verb.run(rest)
  } catch (error) {
    complain(`comity ${name}: ${sentenceOf(error)}`)
    return 1
  }
}

process.exit(await main(process.argv.slice(2)))
