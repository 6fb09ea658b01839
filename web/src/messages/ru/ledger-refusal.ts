import type { ledgerRefusal as english } from '../en/ledger-refusal.ts'
import type { Translated } from '../shape.ts'

export const ledgerRefusal: Translated<typeof english> = {
  'not-yet-signed': 'Эта запись ещё не покрыта подписанной контрольной точкой. Повторите попытку через мгновение.',
  'statement-not-believed':
    'Это заявление подписано не так, как требуется: подписантом этой учётной записи и вторым известным подписантом. Ничего не внесено.',
}
