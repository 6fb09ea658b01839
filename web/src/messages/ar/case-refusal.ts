import type { caseRefusal as english } from '../en/case-refusal.ts'
import type { Translated } from '../shape.ts'

export const caseRefusal: Translated<typeof english> = {
  'offence-not-known': 'لا تعرف البيانات القانونية لهذه العقدة هذه الجريمة.',
  'marking-above-clearance': 'الوسم أعلى من تصريح منصبك.',
  'marking-of-another-state': 'يجب أن يكون التصنيف من تصنيفات هذه الدولة.',
  'marking-unchanged': 'القضية موسومة بهذا الوسم أصلاً.',
  'tasks-open': 'توجد مهام مفتوحة. أنجزها أو اتركها أولاً.',
  'already-held': 'حذف القضية محظور أصلاً.',
  'not-held': 'حذف القضية غير محظور.',
  'post-not-known': 'ليس لهذه الدولة منصب مفتوح كهذا.',
  'already-participant': 'المنصب مشارك في القضية أصلاً.',
  'clearance-too-low': 'وسم القضية لا يسمح لهذا المنصب بالاطلاع عليها.',
  'not-a-participant': 'المنصب غير مشارك في القضية.',
  'last-lead': 'لا بد للقضية من مسؤول واحد على الأقل. عيّن مسؤولاً آخر أولاً.',
  'part-marking-lower-than-case': 'لا يجوز تصنيف جزء دون تصنيف قضيته.',
  'retention-too-long': 'لا يجوز حفظ بيانات شخص هذه المدة دون مراجعة. اختر تاريخاً أقرب.',
  'assignee-not-in-case': 'لا تُسند مهمة في القضية إلا إلى مسؤول أو عضو فيها.',
  'deadline-passed': 'انقضى الأجل بالفعل.',
  'case-not-known': 'لا توجد قضية كهذه، أو أنها غير متاحة لك.',
  'empty-file': 'الملف فارغ.',
  'type-not-accepted': 'لا تقبل العقدة ملفات من هذا النوع.',
}
