import type { event as english } from '../en/event.ts'
import type { Translated } from '../shape.ts'

export const event: Translated<typeof english> = {
  'cases/opened': 'فُتحت القضية {reference}',
  'cases/changed': 'عُدّلت القضية: {fields}',
  'cases/marked': 'عُدّل الوسم من {from} إلى {to}. السبب: {reason}',
  'cases/closed': 'أُغلقت القضية. السبب: {reason}',
  'cases/reopened': 'أُعيد فتح القضية. السبب: {reason}',
  'cases/archived': 'حُفظت القضية. السبب: {reason}',
  'cases/held': 'حُظر الحذف. السبب: {reason}',
  'cases/hold-released': 'رُفع حظر الحذف. السبب: {reason}',
  'cases/deleted': 'حُذفت القضية {reference} بانتهاء مدة حفظها',
  'cases/participant-joined': 'انضم إلى القضية منصب {post}. الدور: {role}. السبب: {reason}',
  'cases/participant-left': 'أُنهي اطلاع {post}. السبب: {reason}',
  'cases/party-added': 'أُضيف شخص: {label}',
  'cases/party-corrected': 'صُحّح سجل: {label} ({fields})',
  'cases/party-removed': 'حُذف شخص بانتهاء مدة حفظ بياناته',
  'cases/place-added': 'أُضيف مكان: {label}',
  'cases/note-written': 'دُوّنت مذكرة: {label}',
  'cases/task-added': 'أُسندت مهمة إلى {assignee}: {label}، الأجل {due}',
  'cases/task-completed': 'أُنجزت مهمة: {label}',
  'cases/task-dropped': 'تُركت مهمة: {label}. السبب: {reason}',
  'cases/task-reopened': 'استؤنفت مهمة: {label}، الأجل {due}',
  'cases/link-added': 'رُبط سجل: {label}',
  'cases/document-added': 'أُضيف مستند: {label}',
  'cases/subject-shared': 'تعمل وحدة أخرى من هذه الدولة على الموضوع نفسه. {on}',
}
