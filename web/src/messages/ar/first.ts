import type { First } from '../index.ts'
import { account } from './account.ts'
import { caseRefusal } from './case-refusal.ts'
import { cases } from './cases.ts'
import { command } from './command.ts'
import { directoryRefusal } from './directory-refusal.ts'
import { exchangeRefusal } from './exchange-refusal.ts'
import { form } from './form.ts'
import { frame } from './frame.ts'
import { home } from './home.ts'
import { identityRefusal } from './identity-refusal.ts'
import { lawRefusal } from './law-refusal.ts'
import { ledgerRefusal } from './ledger-refusal.ts'
import { menu } from './menu.ts'
import { oversightRefusal } from './oversight-refusal.ts'
import { refusal } from './refusal.ts'
import { requestsRefusal } from './requests-refusal.ts'
import { role } from './role.ts'
import { roomsRefusal } from './rooms-refusal.ts'
import { signIn } from './sign-in.ts'
import { ui } from './ui.ts'

export const first: First = {
  account,
  caseRefusal,
  cases,
  command,
  directoryRefusal,
  exchangeRefusal,
  form,
  frame,
  home,
  identityRefusal,
  lawRefusal,
  ledgerRefusal,
  menu,
  oversightRefusal,
  refusal,
  requestsRefusal,
  role,
  roomsRefusal,
  signIn,
  ui,
}
