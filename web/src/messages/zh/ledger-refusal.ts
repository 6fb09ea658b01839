import type { ledgerRefusal as english } from '../en/ledger-refusal.ts'
import type { Translated } from '../shape.ts'

export const ledgerRefusal: Translated<typeof english> = {
  'not-yet-signed': '该条目尚未被已签署的检查点覆盖，请稍后再试。',
}
