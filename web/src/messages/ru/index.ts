import { rooms } from './rooms.ts'
import { roomsRefusal } from './rooms-refusal.ts'
import { neighbours } from './neighbours.ts'
import { directoryRefusal } from './directory-refusal.ts'
import { directory } from './directory.ts'
import { exchange } from './exchange.ts'
import { compose } from './compose.ts'
import { field } from './field.ts'
import { delivery } from './delivery.ts'
import { exchangeRefusal } from './exchange-refusal.ts'
import { ledger } from './ledger.ts'
import { event } from './event.ts'
import { caseRefusal } from './case-refusal.ts'
import { caseFile } from './case-file.ts'
import { caseForm } from './case-form.ts'
import { cases } from './cases.ts'
import { rule } from './rule.ts'
import { action } from './action.ts'
import { oversight } from './oversight.ts'
import { admin } from './admin.ts'
import { account } from './account.ts'
import { signIn } from './sign-in.ts'
import { oversightRefusal } from './oversight-refusal.ts'
import { law } from './law.ts'
import { lawRefusal } from './law-refusal.ts'
import { requests } from './requests.ts'
import { requestWrite } from './request-write.ts'
import { requestPapers } from './request-papers.ts'
import { requestStatistics } from './request-statistics.ts'
import { requestsRefusal } from './requests-refusal.ts'
import { ledgerRefusal } from './ledger-refusal.ts'
import { identityRefusal } from './identity-refusal.ts'
import { role } from './role.ts'
import { command } from './command.ts'
import { form } from './form.ts'
import { frame } from './frame.ts'
import { home } from './home.ts'
import { refusal } from './refusal.ts'
import { ui } from './ui.ts'
import type { Translation } from '../index.ts'

export const ru: Translation = {
  rooms,
  roomsRefusal,
  neighbours,
  directoryRefusal,
  directory,
  exchange,
  compose,
  field,
  delivery,
  exchangeRefusal,
  ledger,
  event,
  caseRefusal,
  caseFile,
  caseForm,
  cases,
  rule,
  action,
  oversight,
  admin,
  account,
  signIn,
  oversightRefusal,
  law,
  lawRefusal,
  requests,
  requestWrite,
  requestPapers,
  requestStatistics,
  requestsRefusal,
  ledgerRefusal,
  identityRefusal,
  role,
  command,
  form,
  frame,
  home,
  refusal,
  ui,
}
