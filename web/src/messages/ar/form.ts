import type { Translated } from '../shape.ts'
import type { form as en } from '../en/form.ts'

export const form: Translated<typeof en> = {
  optional: '{label} (اختياري)',
  errors: 'ثمة مشكلة',
  error: 'خطأ:',
  date: 'التاريخ',
  time: 'الوقت',
  zone: 'بتوقيت {zone}، أي {instant}.',
  zoneOnly: 'بتوقيت {zone}.',
  dateInvalid: 'أدخل تاريخًا ووقتًا صحيحين.',
  continue: 'متابعة',
  back: 'رجوع',
  save: 'حفظ',
  saved: 'حُفظ',
  choose: 'اختر',
  notFound: 'لا توجد نتائج مطابقة.',
  taskDone: 'مكتمل',
  taskSeen: 'اطُّلع عليه وغير مكتمل',
  taskOpen: 'لم يبدأ بعد',
  taskBlocked: 'لا يمكن البدء بعد',
  taskErrors: 'فيه أخطاء',
  tasksDone:
    '{total, plural, zero {لا أقسام} one {اكتمل {done} من قسم واحد} two {اكتمل {done} من قسمين} few {اكتمل {done} من # أقسام} many {اكتمل {done} من # قسمًا} other {اكتمل {done} من # قسم}}',
  waitsTitle: 'أُحيل إلى موظف ثانٍ',
  waitsText: 'سيُنفَّذ فور موافقة موظف ثانٍ. لا يلزمك فعل شيء آخر.',
  waitsLink: 'عرض المقترح',
}
