import type { takeAct } from '@comity/server/contracts/requests'
import type { z } from 'zod'

export type { RequestView, Said } from '@comity/server/contracts/requests'
/** What goes with an act. */
export type TakeActBody = z.input<typeof takeAct.body>
