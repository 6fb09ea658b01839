import { Client } from 'pg'
import { urlOfRunning } from '../../../server/src/kernel/database/address.ts'

const databases = { PER: 'per', BRA: 'bra', CHE: 'che' } as const

/**
 * Keeps how a request stands in the database of a State, as a backup would; call what it returns while its node is off to
 * put that back over what came since: what a careless restoration of some tables does.
 */
export async function keepOlder(state: keyof typeof databases, id: string): Promise<() => Promise<void>> {
  const { rows: requests } = await ask(state, 'select to_jsonb(r) as was from requests.request r where id = $1', [id])
  const { rows: steps } = await ask(state, 'select max(number) as last from requests.step where request_id = $1', [id])
  const was: unknown = requests[0]?.['was']
  const last = Number(steps[0]?.['last'] ?? 0)
  if (was === undefined || last === 0) throw new Error('the request is not in that database')
  return async () => {
    await ask(state, 'delete from requests.step where request_id = $1 and number > $2', [id, last])
    await ask(state, 'delete from requests.request where id = $1', [id])
    await ask(
      state,
      'insert into requests.request select * from jsonb_populate_record(null::requests.request, $1::jsonb)',
      [JSON.stringify(was)],
    )
  }
}

async function ask(state: keyof typeof databases, text: string, values: readonly unknown[]) {
  const client = new Client({
    connectionString: urlOfRunning(process.env['COMITY_E2E_SANDBOX'] ?? '', databases[state]),
  })
  await client.connect()
  try {
    return await client.query<Record<string, unknown>>(text, [...values])
  } finally {
    await client.end()
  }
}
