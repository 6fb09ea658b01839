import type { requestKind as english } from '../en/request-kind.ts'
import type { Translated } from '../shape.ts'

export const requestKind: Translated<typeof english> = {
  'information-request': 'ما تعرفه شرطة أخرى: أصحاب الحسابات والصلات والسجلات. ليس دليلًا بعد.',
  'spontaneous-information': 'إبلاغ دولة أخرى بما يفيدها دون طلب منها.',
  preservation: 'منع محو البيانات إلى أن يُقدم طلب بشأنها.',
  'mla-documents': 'ملفات ومستندات وسجلات في حوزة جهة ما.',
  'mla-statement': 'سماع شاهد أو مجني عليه أو خبير أو مشتبه فيه هناك.',
  'mla-video-hearing': 'سماع شخص هناك مباشرة عبر وصلة فيديو.',
  'mla-search': 'تفتيش مكان وضبط ما يوجد فيه.',
  'mla-bank-information': 'أصحاب الحسابات والكشوف والمعاملات.',
  'mla-interception': 'التنصت على اتصالات جارية أو تسجيلها.',
  'mla-service': 'تسليم تكليف بالحضور أو حكم أو وثيقة أخرى.',
  'mla-transfer-of-person': 'إحضار شخص محتجز إليكم مؤقتًا لسماعه.',
  'mla-covert': 'ضباط متخفون ومراقبة وما شابه.',
  'investigation-order': 'أمر بجمع الأدلة بين دول الاتحاد الأوروبي.',
  extradition: 'تسليم شخص لمحاكمته أو لتنفيذ عقوبة؛ مع توقيفه أولًا عند الاستعجال.',
  'simplified-surrender': 'الشخص موافق: تسليم دون الإجراءات الكاملة.',
  'arrest-warrant': 'أمر توقيف تنفذه دولة أخرى حيث ينص ترتيب على ذلك.',
  freezing: 'منع نقل أموال أو أشياء أو بيعها.',
  confiscation: 'مصادرة العائدات نهائيًا بموجب أمر أو لاستصداره.',
  'asset-return': 'استعادة ما صودر أو اقتسامه.',
  'controlled-delivery': 'السماح بمرور شحنة تحت المراقبة.',
  'joint-team': 'التحقيق معًا بموجب اتفاق واحد.',
  'firearms-trace': 'أين صُنع السلاح وبيع ومن كان آخر مالك له.',
  'transfer-of-proceedings': 'إحالة الملاحقة إلى الدولة الأقدر عليها.',
  recognition: 'تنفيذ حكم أو قرار صادر عنكم هناك.',
}
