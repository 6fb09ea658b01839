import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Decrypter, Encrypter } from 'age-encryption'
import { runMigrations } from 'graphile-worker'
import { Client, Pool } from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { standingClock } from '#kernel/clock'
import { migrate, type MigrationSet, readMigrations } from '#kernel/database/migrate'
import { emptyDatabase, type FreshDatabase, freshDatabase } from '../../test/support/database.ts'
import { migrationSets } from '../contexts/order.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'

const passphrase = 'six dredges on one river'
const clock = standingClock('2026-03-01T12:00:00Z')

const ledger = `
  CREATE TABLE entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent bigint REFERENCES entry, text text, bytes bytea,
    data jsonb, words text[], at timestamptz, amount numeric(20, 4), ratio double precision, span interval,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    length int GENERATED ALWAYS AS (length(text)) STORED);
  CREATE TABLE reader (name text PRIMARY KEY, tx xid8 NOT NULL DEFAULT '0', id bigint);
  CREATE TABLE "odd ""name" ("a, b" text, "order" int);
  CREATE TABLE seeded AS SELECT 'seeded by the migration' AS text;
  CREATE TABLE part (id int, at date) PARTITION BY RANGE (at);
  CREATE TABLE part_2025 PARTITION OF part FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE part_2026 PARTITION OF part FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE TABLE chicken (id int PRIMARY KEY, egg int NOT NULL);
  CREATE TABLE egg (id int PRIMARY KEY, chicken int NOT NULL REFERENCES chicken DEFERRABLE INITIALLY DEFERRED);
  ALTER TABLE chicken ADD CONSTRAINT laid FOREIGN KEY (egg) REFERENCES egg;
  CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'append only'; END $$;
  CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry EXECUTE FUNCTION refuse_change();
  CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.text := NEW.text || '!'; RETURN NEW; END $$;
  CREATE TRIGGER stamped BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION stamp();
  CREATE MATERIALIZED VIEW total AS SELECT count(*) AS entries FROM entry;
`
const rows = `
  INSERT INTO ledger.entry (parent, text, bytes, data, words, at, amount, ratio, span)
  SELECT nullif(n / 2, 0), E'line\\nbreak\\ttab \\\\ قضية ' || n, decode(md5(n::text), 'hex'),
    jsonb_build_object('n', n, 'text', E'"\\\\'), ARRAY['a,b', NULL, E'{"\\n}'], '2026-01-01'::timestamptz + n * interval '1.000001 s',
    n / 7.0, n / 7.0::double precision, n * interval '1 day 3 minutes' FROM generate_series(1, 20000) n;
  INSERT INTO ledger.entry DEFAULT VALUES;
  INSERT INTO ledger.reader SELECT 'searcher', pg_current_xact_id(), 20001;
  INSERT INTO ledger."odd ""name" VALUES ('x', 1), (NULL, NULL), ('', 2), ('\\N', 3);
  INSERT INTO ledger.part SELECT n, '2025-12-01'::date + n FROM generate_series(1, 60) n;
  BEGIN; INSERT INTO ledger.chicken SELECT 1, 1 WHERE false; SET CONSTRAINTS ALL DEFERRED;
  INSERT INTO ledger.egg VALUES (1, 1); INSERT INTO ledger.chicken VALUES (1, 1); COMMIT;
  UPDATE ledger.seeded SET text = 'changed since';
  REFRESH MATERIALIZED VIEW ledger.total;
`

let folder: string
let sets: MigrationSet[]
let source: FreshDatabase
let target: FreshDatabase

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'comity-backup-'))
  sets = [aSet('ledger', { '0001-ledger.sql': ledger })]
  ;[source, target] = await Promise.all([emptyDatabase(), emptyDatabase()])
  await migrated(source.url, sets)
  await run(source.url, rows)
  put('blobs/ab/abcdef', randomBytes(3_000_000))
  put('blobs/cd/empty', Buffer.alloc(0))
  put('blobs/arriving/half', randomBytes(10))
  put(`blobs/${'long/'.repeat(30)}name`, randomBytes(700))
  put('keys/signing.pem', Buffer.from('a private key'))
})
afterEach(async () => {
  await Promise.all([source.drop(), target.drop()])
  rmSync(folder, { recursive: true, force: true })
})

function put(path: string, bytes: Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), bytes)
}

function aSet(schema: string, files: Record<string, string>): MigrationSet {
  const place = mkdtempSync(join(folder, `${schema}-`))
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(place, name), sql)
  return { schema, folder: pathToFileURL(place) }
}

async function migrated(url: string, wanted: readonly MigrationSet[]): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 })
  await migrate(pool, wanted)
  await pool.end()
}

async function run<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const result: unknown = await client.query(sql)
    return (result as { rows?: Row[] }).rows ?? []
  } finally {
    await client.end()
  }
}

const file = () => join(folder, 'node.backup')
const made = (more: { to?: string; passphrase?: string } = {}) =>
  backup({
    databaseUrl: source.url,
    blobsFolder: join(folder, 'blobs'),
    keysFolder: join(folder, 'keys'),
    to: file(),
    passphrase,
    version: '0.1.0',
    clock,
    workFactor: 4,
    ...more,
  })
const home = () => ({ blobsFolder: join(folder, 'new/blobs'), keysFolder: join(folder, 'new/keys') })
const restored = (more: { passphrase?: string; sets?: readonly MigrationSet[]; from?: string } = {}) =>
  restore({ databaseUrl: target.url, ...home(), from: file(), passphrase, sets, ...more })

const untouched = async () => {
  expect(
    await run(target.url, `SELECT nspname FROM pg_namespace WHERE nspname IN ('ledger', 'kernel', 'cases')`),
  ).toEqual([])
  expect(existsSync(join(folder, 'new/blobs'))).toBe(false)
  expect(existsSync(join(folder, 'new/keys'))).toBe(false)
}
const refusal = (code: string) => ({ refusal: { refused: code } })

describe('a backup restored into an empty node', () => {
  it('holds every row, file and sequence, and says what it is', async () => {
    const manifest = await made()
    expect(manifest).toMatchObject({ format: 1, comity: '0.1.0', at: '2026-03-01T12:00:00Z' })
    expect(manifest.migrations).toMatchObject([{ schema: 'ledger', file: '0001-ledger.sql' }])
    expect(await restored()).toEqual(manifest)

    const same = `SELECT md5(string_agg(e::text, E'\\n' ORDER BY id)) AS digest, count(*)::int AS rows FROM
      (SELECT id, parent, text, bytes, data, words, at, amount, ratio, span, length FROM ledger.entry) e`
    expect(await run(target.url, same)).toEqual(await run(source.url, same))
    for (const table of ['"odd ""name"', 'part', 'part_2026', 'chicken', 'egg', 'seeded', 'total']) {
      const all = `SELECT * FROM ledger.${table} ORDER BY 1, 2`.replace(/, 2$/, '')
      expect(await run(target.url, all)).toEqual(await run(source.url, all))
    }
    for (const path of ['ab/abcdef', 'cd/empty', `${'long/'.repeat(30)}name`])
      expect(readFileSync(join(home().blobsFolder, path)).equals(readFileSync(join(folder, 'blobs', path)))).toBe(true)
    expect(existsSync(join(home().blobsFolder, 'arriving'))).toBe(false)
    expect(statSync(join(home().keysFolder, 'signing.pem')).mode & 0o777).toBe(0o600)
  })

  it('goes on where it stopped: sequences, triggers and foreign keys work as before', async () => {
    await made()
    await restored()
    expect(await run(target.url, `INSERT INTO ledger.entry (text) VALUES ('next') RETURNING id::int, text`)).toEqual([
      { id: 20002, text: 'next!' },
    ])
    await expect(run(target.url, 'DELETE FROM ledger.entry')).rejects.toThrow('append only')
    await expect(run(target.url, 'INSERT INTO ledger.entry (parent) VALUES (999999)')).rejects.toThrow('foreign key')
    await expect(run(target.url, 'INSERT INTO ledger.chicken VALUES (2, 2)')).rejects.toThrow('laid')
  })

  it('has the sequences that were made while the node worked', async () => {
    await run(source.url, `CREATE SEQUENCE ledger.number_2026; SELECT nextval('ledger.number_2026')`)
    await made()
    await restored()
    expect(await run(target.url, `SELECT nextval('ledger.number_2026')::int AS next`)).toEqual([{ next: 2 }])
  })

  it('has no transaction number of the old cluster: stamps lie in the past, readers begin again', async () => {
    await made()
    await restored()
    const seen = `SELECT count(*)::int AS n FROM ledger.entry WHERE tx >= pg_snapshot_xmin(pg_current_snapshot()) OR tx <> '1'`
    expect(await run(target.url, seen)).toEqual([{ n: 0 }])
    expect(await run(target.url, `SELECT name, tx::text FROM ledger.reader`)).toEqual([{ name: 'searcher', tx: '0' }])
  })

  it('carries the queue, which makes its own tables', async () => {
    await runMigrations({ connectionString: source.url })
    await run(source.url, `SELECT graphile_worker.add_job('remind', '{"case": 1}')`)
    await made()
    await restored()
    expect(await run(target.url, 'SELECT task_identifier FROM graphile_worker.jobs')).toEqual([
      { task_identifier: 'remind' },
    ])
  })

  it('moves on to the newest migration after loading', async () => {
    await made()
    const newer = [
      ...sets,
      aSet('cases', { '0001-case.sql': 'CREATE TABLE file AS SELECT count(*) AS n FROM ledger.entry' }),
    ]
    await restored({ sets: newer })
    expect(await run(target.url, 'SELECT n::int FROM cases.file')).toEqual([{ n: 20001 }])
  })

  it('is of one moment, although the node goes on working', async () => {
    const over = new AbortController()
    const writer = (async () => {
      for (let n = 0; !over.signal.aborted; n++)
        await run(
          source.url,
          `BEGIN; INSERT INTO ledger.reader VALUES ('w${n}', '0', ${n}); INSERT INTO ledger."odd ""name" VALUES ('w', ${n}); COMMIT`,
        )
    })()
    await made()
    over.abort()
    await writer
    await restored()
    const [counts] = await run<{ one: number; other: number }>(
      target.url,
      `SELECT (SELECT count(*)::int FROM ledger.reader WHERE name LIKE 'w%') AS one,
         (SELECT count(*)::int FROM ledger."odd ""name" WHERE "a, b" = 'w') AS other`,
    )
    expect(counts?.one).toBe(counts?.other)
  })
})

describe('a backup of the node as it is', () => {
  it('carries events, readers and audit trail into a new node, where readers meet every event again', async () => {
    const [real, fresh] = await Promise.all([freshDatabase(), emptyDatabase()])
    try {
      await run(
        real.url,
        `INSERT INTO kernel.event (id, about, name, version, at, data)
           SELECT gen_random_uuid(), 'case:' || n % 3, 'cases/opened', 1, now(), '{}' FROM generate_series(1, 50) n;
         INSERT INTO kernel.audit (id, at, entry, digest) SELECT id, at, '{"action": "open", "outcome": "done"}', sha256(id::text::bytea) FROM kernel.event;
         INSERT INTO kernel.reader SELECT 'search', tx, id FROM kernel.event ORDER BY tx DESC, id DESC LIMIT 1`,
      )
      const what = { ...home(), passphrase, workFactor: 4 }
      const manifest = await backup({ ...what, databaseUrl: real.url, to: file(), version: '0.1.0', clock })
      await restore({ ...what, databaseUrl: fresh.url, from: file(), sets: migrationSets })
      expect(manifest.migrations).toHaveLength((await readMigrations(migrationSets)).length)
      const trail = `SELECT id, entry, digest, action, outcome FROM kernel.audit ORDER BY id`
      expect(await run(fresh.url, trail)).toEqual(await run(real.url, trail))
      const unread = `SELECT count(*)::int AS n FROM kernel.event e, kernel.reader r
        WHERE (e.tx, e.id) > (r.tx, r.id) AND e.tx < pg_snapshot_xmin(pg_current_snapshot())`
      expect(await run(fresh.url, unread)).toEqual([{ n: 50 }])
    } finally {
      await Promise.all([real.drop(), fresh.drop()])
    }
  })
})

describe('a backup file', () => {
  it('shows nothing without its passphrase, is for its owner only, and is never written over', async () => {
    await made()
    const bytes = readFileSync(file())
    expect(bytes.subarray(0, 21).toString()).toBe('age-encryption.org/v1')
    for (const secret of ['a private key', 'ledger', 'signing.pem']) expect(bytes.includes(secret)).toBe(false)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    await expect(made()).rejects.toMatchObject(refusal('file-exists'))
    await expect(made({ to: `${file()}2`, passphrase: 'short' })).rejects.toMatchObject(refusal('passphrase-too-short'))
  })

  it('can be opened with age and tar alone', async () => {
    await made()
    const decrypter = new Decrypter()
    decrypter.addPassphrase(passphrase)
    const tar = join(folder, 'node.tar')
    writeFileSync(tar, await decrypter.decrypt(readFileSync(file())))
    const { execFileSync } = await import('node:child_process')
    const list = execFileSync('tar', ['-tf', tar]).toString().trim().split('\n')
    expect(list[0]).toBe('opening.json')
    expect(list.at(-1)).toBe('manifest.json')
    expect(list).toContain('keys/signing.pem')
    expect(execFileSync('tar', ['-xOf', tar, 'keys/signing.pem']).toString()).toBe('a private key')
  })

  it('leaves nothing behind when it cannot be made', async () => {
    await run(source.url, 'SELECT lo_create(0)')
    await expect(made()).rejects.toMatchObject(refusal('large-objects'))
    expect(existsSync(file())).toBe(false)
    expect(existsSync(`${file()}.part`)).toBe(false)
  })
})

describe('a restore changes nothing', () => {
  it('with the wrong passphrase, or from a file that is no backup', async () => {
    await made()
    await expect(restored({ passphrase: 'six dredges on two rivers' })).rejects.toMatchObject(
      refusal('backup-unreadable'),
    )
    writeFileSync(join(folder, 'other'), 'something else')
    await expect(restored({ from: join(folder, 'other') })).rejects.toMatchObject(refusal('backup-unreadable'))
    await untouched()
  })

  it('from a file in which any one bit was changed', async () => {
    await made()
    const good = readFileSync(file())
    for (const at of [0.02, 0.3, 0.6, 0.999]) {
      const bad = Buffer.from(good)
      const byte = Math.floor(bad.length * at)
      bad[byte] = (bad[byte] ?? 0) ^ 1
      writeFileSync(file(), bad)
      await expect(restored()).rejects.toMatchObject(refusal('backup-damaged'))
    }
    await untouched()
  })

  it('from a file that was cut, wherever', async () => {
    await made()
    const good = readFileSync(file())
    const header = good.indexOf('\n---') + 49
    for (const length of [header + 16 + 65_552, header + 16 + 2 * 65_552 + 7, good.length - 1]) {
      writeFileSync(file(), good.subarray(0, length))
      await expect(restored()).rejects.toMatchObject(refusal('backup-damaged'))
    }
    await untouched()
  })

  it('from a file that was opened, changed or thinned out, and sealed again with the right passphrase', async () => {
    await made()
    const decrypter = new Decrypter()
    decrypter.addPassphrase(passphrase)
    const tar = Buffer.from(await decrypter.decrypt(readFileSync(file())))
    const changed = Buffer.from(tar)
    changed.write('another', tar.indexOf('a private key'))
    const row = tar.indexOf('changed since')
    const otherRow = Buffer.from(tar)
    otherRow.write('CHANGED', row)
    const member = tar.indexOf('keys/signing.pem\0')
    const thinned = Buffer.concat([tar.subarray(0, member), tar.subarray(member + 1024)])
    for (const forged of [changed, otherRow, thinned, tar.subarray(0, tar.lastIndexOf('manifest.json\0'))]) {
      const encrypter = new Encrypter()
      encrypter.setPassphrase(passphrase)
      encrypter.setScryptWorkFactor(4)
      writeFileSync(file(), await encrypter.encrypt(forged))
      await expect(restored()).rejects.toMatchObject(refusal('backup-damaged'))
    }
    await untouched()
  })

  it('into a database that would change the rows while they are loaded', async () => {
    await run(source.url, 'ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER stamped')
    writeFileSync(new URL(`${sets[0]?.folder.href}/0002-always.sql`), 'ALTER TABLE entry ENABLE ALWAYS TRIGGER stamped')
    await migrated(source.url, sets)
    await made()
    await expect(restored()).rejects.toThrow('the table ledger.entry does not hold what was loaded into it')
    await untouched()
  })

  it('into a database or a home that holds anything', async () => {
    await made()
    await run(target.url, 'CREATE TABLE public.something (id int)')
    await expect(restored()).rejects.toMatchObject(refusal('not-empty'))
    await run(target.url, 'DROP TABLE public.something')
    put('new/keys/old.pem', Buffer.from('an older key'))
    await expect(restored()).rejects.toMatchObject(refusal('not-empty'))
    expect(readFileSync(join(folder, 'new/keys/old.pem'), 'utf8')).toBe('an older key')
    rmSync(join(folder, 'new'), { recursive: true })
    await untouched()
  })

  it('with a program that lacks a migration of the backup, or has changed it', async () => {
    await made()
    await expect(restored({ sets: [] })).rejects.toMatchObject(refusal('backup-does-not-fit'))
    const changed = [aSet('ledger', { '0001-ledger.sql': `${ledger} -- changed` })]
    await expect(restored({ sets: changed })).rejects.toMatchObject(refusal('backup-does-not-fit'))
    await untouched()
  })

  it('when the load fails half way', async () => {
    await run(
      source.url,
      'ALTER TABLE ledger.egg DROP CONSTRAINT egg_chicken_fkey; INSERT INTO ledger.egg VALUES (7, 7)',
    )
    await made()
    await expect(restored()).rejects.toThrow('foreign key')
    await untouched()
    await run(source.url, 'ALTER TABLE ledger.egg ADD COLUMN stray int')
    rmSync(file())
    await made()
    await expect(restored()).rejects.toMatchObject(refusal('backup-does-not-fit'))
    await untouched()
  })
})

describe('the digests in a manifest', () => {
  it('are those of the files, as sha256sum prints them', async () => {
    rmSync(join(folder, 'blobs'), { recursive: true })
    const manifest = await made()
    const digest = createHash('sha256').update('a private key').digest('hex')
    expect(manifest.keys.sha256).toBe(createHash('sha256').update(`${digest}  signing.pem\n`).digest('hex'))
    expect(manifest.blobs).toMatchObject({ files: 0, bytes: 0 })
  })
})
