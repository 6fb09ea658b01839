import type { ledgerRefusal as english } from '../en/ledger-refusal.ts'
import type { Translated } from '../shape.ts'

export const ledgerRefusal: Translated<typeof english> = {
  'not-yet-signed': '该条目尚未被已签署的检查点覆盖，请稍后再试。',
  'statement-not-believed': '该声明未按要求签署：须由本账户的签署人及另一已知签署人签署。未写入任何内容。',
}
