import type { Translated } from '../shape.ts'
import type { command as en } from '../en/command.ts'

export const command: Translated<typeof en> = {
  palette: 'البحث عن أمر',
  placeholder: 'ماذا تريد أن تفعل؟',
  none: 'لا يوجد أمر مطابق.',
  found: '{count, plural, zero {لا أوامر} one {أمر واحد} two {أمران} few {# أوامر} many {# أمرًا} other {# أمر}}',
  help: 'اختصارات لوحة المفاتيح',
  helpHint: 'اضغط المفاتيح واحدًا تلو الآخر. تتوقف الاختصارات أثناء الكتابة في حقل.',
  singleKeysOff: 'اختصارات المفتاح الواحد معطَّلة في الإعدادات.',
  thenKey: 'ثم',
  general: 'في كل مكان',
  here: 'في هذه الشاشة',
  goHome: 'الانتقال إلى الوارد',
  toggleMenu: 'إظهار القائمة أو إخفاؤها',
  toggleColours: 'التبديل بين الفاتح والداكن',
  nextRow: 'الصف التالي',
  previousRow: 'الصف السابق',
  selectRow: 'تحديد الصف',
  print: 'طباعة هذه الصفحة',
}
