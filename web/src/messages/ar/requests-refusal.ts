import type { requestsRefusal as english } from '../en/requests-refusal.ts'
import type { Translated } from '../shape.ts'

export const requestsRefusal: Translated<typeof english> = {
  'date-impossible': 'اليوم المسؤول عنه لم يحل بعد أو بعيد جدًا. اختر يوم الطلب.',
  'authority-not-known': 'لا تسمي الدولة الأخرى سلطة كهذه. اختر سلطة من دليلها.',
  'not-a-draft': 'قُدّم الطلب. استأنفه أو اطلب إعادته لتعديله.',
  'section-not-asked': 'لا يطلب أي صك هذا العدد من الأمور.',
  'ground-not-raised': 'لا ينص أي صك من صكوك الطلب على سبب رفض كهذا.',
  'too-many-to-count': 'عدد الطلبات في هذه المدة أكبر من أن يُحصى دفعة واحدة. اختر مدة أقصر.',
  'act-not-known': 'لا يعرف هذا النوع من الطلبات إجراءً كهذا في هذا الجانب.',
  'condition-not-met': 'لم يتحقق بعد ما يتوقف عليه هذا الإجراء.',
  'other-side-not-reached': 'تعذر ختم الرسالة للجانب الآخر. لم يتغير شيء.',
  'already-in-a-case': 'الطلب موضوع في قضية بالفعل.',
  'paper-not-there': 'الخطوة التي تسجلها هذه الوثيقة لم تُتخذ.',
  'paper-one-language-twice': 'اختر لغة أخرى إلى جانب الأولى.',
  'paper-without-letters': 'لا يوجد في هذه العقدة خط يحوي بعض الحروف. أعطِ تلك الأسماء بكتابة صوتية أيضًا.',
  'pdf-none': 'هذا الملف ليس PDF. لم يُحفظ شيء.',
  'pdf-cut-off': 'نهاية الملف مفقودة. اطلبه من جديد.',
  'pdf-encrypted': 'الملف مشفر، ووثائق الدول ليست كذلك: اطلبه كما حُرر.',
  'pdf-ambiguous': 'فيه محتويان أو ختمان، فلا يُعرف أيهما المعتبر. لا تعتمد عليه.',
  'pdf-unpacks-too-large': 'ما ضُغط في الملف أكبر من أن يُفحص. وثائق الدول صغيرة: لا تفتحه.',
}
