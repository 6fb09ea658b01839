import type { ledgerRefusal as english } from '../en/ledger-refusal.ts'
import type { Translated } from '../shape.ts'

export const ledgerRefusal: Translated<typeof english> = {
  'not-yet-signed': 'هذا القيد لم تشمله بعد نقطة تحقق موقّعة. أعد المحاولة بعد لحظات.',
  'statement-not-believed': 'هذا البيان غير موقّع كما يجب: من موقّع لهذا الحساب ومن موقّع ثانٍ معروف. لم يُدخل شيء.',
}
