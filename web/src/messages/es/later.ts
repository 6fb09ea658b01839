import type { Later } from '../index.ts'
import { action } from './action.ts'
import { admin } from './admin.ts'
import { annexes } from './annexes.ts'
import { caseFile } from './case-file.ts'
import { caseForm } from './case-form.ts'
import { compose } from './compose.ts'
import { delivery } from './delivery.ts'
import { directory } from './directory.ts'
import { event } from './event.ts'
import { exchange } from './exchange.ts'
import { field } from './field.ts'
import { law } from './law.ts'
import { ledger } from './ledger.ts'
import { neighbours } from './neighbours.ts'
import { oversight } from './oversight.ts'
import { requestAct } from './request-act.ts'
import { requestPapers } from './request-papers.ts'
import { requestStatistics } from './request-statistics.ts'
import { requestWrite } from './request-write.ts'
import { requestSection } from './request-section.ts'
import { requestKind } from './request-kind.ts'
import { requests } from './requests.ts'
import { rooms } from './rooms.ts'
import { rule } from './rule.ts'

export const later: Later = {
  action,
  admin,
  annexes,
  caseFile,
  caseForm,
  compose,
  delivery,
  directory,
  event,
  exchange,
  field,
  law,
  ledger,
  neighbours,
  oversight,
  requestAct,
  requestPapers,
  requestStatistics,
  requestWrite,
  requestSection,
  requestKind,
  requests,
  rooms,
  rule,
}
