import type { identityRefusal as english } from '../en/identity-refusal.ts'
import type { Translated } from '../shape.ts'

export const identityRefusal: Translated<typeof english> = {
  'sign-in-failed': 'تعذّر تسجيل الدخول. حاول مرة أخرى، وإذا تكرر الإخفاق فاطلب رابطاً جديداً من مدير النظام.',
  'not-a-sandbox': 'لا يوجد موظفون نموذجيون إلا في البيئة التجريبية.',
  'link-not-valid': 'لم يعد هذا الرابط صالحاً.',
  'name-missing': 'أدخل اسمك وعنوان بريدك الإلكتروني.',
  'post-not-held': 'أنت لا تشغل هذا المنصب حالياً.',
  'purpose-not-known': 'لا يعمل أحد في هذا المنصب لهذا الغرض.',
  'basis-not-for-purpose': 'لا ينص قانون هذه الدولة على هذا الأساس لهذا الغرض.',
  'sign-in-not-recent': 'مضى وقت على تسجيل دخولك. سجّل الخروج ثم الدخول من جديد، ثم أضف مفتاح المرور.',
  'last-passkey': 'هذا مفتاح المرور الوحيد لديك. أضف مفتاحاً آخر قبل إزالته.',
  'last-administrator': 'ستبقى العقدة بلا مدير للنظام.',
  'officer-exists': 'يوجد بالفعل موظف بهذا البريد الإلكتروني.',
  'post-closed': 'المنصب مغلق.',
  'officer-not-active': 'الموظف ليس في الخدمة الفعلية.',
  'substitute-needs-end': 'حدد تاريخ انتهاء الإنابة.',
  'ends-before-it-begins': 'النهاية تسبق البداية.',
  'duties-conflict': 'لا يجوز للموظف نفسه الجمع بين هذه المهام.',
  'not-the-holder': 'لا يجوز التفويض إلا لشاغل المنصب.',
  'role-not-in-post': 'لا يشمل المنصب هذا الدور.',
  'already-ended': 'لقد انتهى بالفعل.',
  'lasts-too-long': 'لا يجوز أن يستمر حساب الخدمة كل هذه المدة.',
}
