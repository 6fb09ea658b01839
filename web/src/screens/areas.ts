import { cases } from './cases/area.ts'
import { directory } from './directory/area.ts'
import { exchange } from './exchange/area.ts'
import { identity } from './identity/area.ts'
import { law } from './law/area.ts'
import { ledger } from './ledger/area.ts'
import { oversight } from './oversight/area.ts'
import { requests } from './requests/area.ts'
import { rooms } from './rooms/area.ts'

// For those who build the interface: in the development server and in `npm run gallery -w web`, never in a release.
const forBuilders =
  import.meta.env.DEV || import.meta.env.MODE === 'gallery' ? [(await import('./gallery/area.ts')).gallery] : []

/** Every area of the application. To add one, write its `area.ts` and put it here. */
export const areas = [cases, directory, exchange, identity, law, ledger, oversight, requests, rooms, ...forBuilders]
