import type { lawRefusal as english } from '../en/law-refusal.ts'
import type { Translated } from '../shape.ts'

export const lawRefusal: Translated<typeof english> = {
  'fact-not-known': 'أُعطيت واقعة لا يسأل عنها القانون، أو بجواب غير مقبول. اختر من قائمة الأسئلة.',
  'same-state': 'الدولتان هما الدولة نفسها. اختر الدولة متلقية الطلب.',
  'period-not-reckoned': 'هذا الميعاد بلا مدة. حدّده بالأيام أو الأشهر أو الساعات.',
}
