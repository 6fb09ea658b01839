import type { role as english } from '../en/role.ts'
import type { Translated } from '../shape.ts'

export const role: Translated<typeof english> = {
  investigator: 'محقق',
  prosecutor: 'عضو النيابة العامة',
  'central-authority': 'السلطة المركزية',
  judge: 'قاضٍ',
  'executing-authority': 'السلطة المنفِّذة',
  analyst: 'محلل',
  'police-contact': 'نقطة اتصال الشرطة',
  customs: 'الجمارك',
  'financial-intelligence': 'الاستخبارات المالية',
  'data-protection': 'مسؤول حماية البيانات',
  auditor: 'مدقق',
  administrator: 'مدير النظام',
  defence: 'الدفاع',
}
