import type { account as english } from '../en/account.ts'
import type { Translated } from '../shape.ts'

export const account: Translated<typeof english> = {
  sessions: 'الجلسات',
  sessionsText: 'الأماكن التي سجّلت الدخول منها. أنهِ ما لا تعرفه وأبلغ مدير النظام.',
  thisSession: 'هذه الجلسة',
  'method-passkey': 'مفتاح مرور',
  'method-oidc': 'حساب المؤسسة',
  'method-sandbox': 'موظف نموذجي',
  'method-service': 'حساب خدمة',
  end: 'إنهاء',
  endNamed: 'إنهاء الجلسة على {device}',
  passkeys: 'مفاتيح المرور',
  samplePasskeys: 'يدخل الموظفون النموذجيون بلا مفتاح مرور، في البيئة التجريبية فقط.',
  lastPasskey: 'هذا مفتاح المرور الوحيد لديك؛ أضف مفتاحاً آخر أولاً',
  added: 'أضيف في',
  used: 'آخر استعمال',
  remove: 'إزالة',
  removeNamed: 'إزالة مفتاح المرور {label}',
  addPasskey: 'إضافة مفتاح مرور',
  delegation: 'التفويض في هذا المنصب',
  delegationText: 'يمكنك أن تفوض موظفاً آخر في بعض أدوار منصبك لمدة محددة. ويُسجَّل ذلك، ولك أن تنهيه في أي وقت.',
  delegate: 'تفويض أدوار',
  delegated: 'سُجّل التفويض.',
  notHolder: 'لا يفوّض إلا شاغل المنصب',
  interface: 'الواجهة',
  noDelegates: 'لا يعمل أحد نيابة عنك في هذا المنصب.',
}
