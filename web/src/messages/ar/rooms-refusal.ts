import type { roomsRefusal as english } from '../en/rooms-refusal.ts'
import type { Translated } from '../shape.ts'

export const roomsRefusal: Translated<typeof english> = {
  'epoch-over': 'غيّر أحدهم الأعضاء أولًا. انظر إلى الغرفة ثم حاول مجددًا.',
  'change-not-allowed': 'ليس لك أن تفعل ذلك في هذه الغرفة، أو أن التغيير غير سليم.',
  'lead-away': 'العقدة التي تقود الغرفة لا تجيب. القراءة مستمرة؛ حاول لاحقًا.',
  'device-not-known': 'هذا المتصفح غير مصدّق. افتح الغرف من جديد.',
  'room-there-already': 'توجد غرفة بهذا الاسم بالفعل.',
  'authority-not-known': 'لا تعرف هذه العقدة سلطة كهذه أو لا تثق بدولتها الآن.',
  'already-invited': 'هذه السلطة مدعوة بالفعل.',
  'marking-not-for-that-state': 'لا يسمح تصنيف الغرفة لتلك الدولة.',
  'officer-not-known': 'ليس للموظف متصفح مصدّق أو أنه ترك المنصب.',
  'no-browser-yet': 'على الموظف أن يفتح الغرف في متصفح مرة واحدة ليُسمح له بالدخول.',
  'already-in-room': 'للموظف مكان في الغرفة بالفعل.',
  'clearance-too-low': 'تصريح منصب الموظف أدنى من تصنيف الغرفة.',
  'authority-not-invited': 'لم تُدعَ سلطة الموظف إلى الغرفة.',
  'state-not-in-room': 'ليس لتلك الدولة عضو في الغرفة.',
  'file-away': 'لا توجد عقدة متاحة الآن لديها الملف. حاول لاحقًا.',
  'not-a-transcript': 'ما أُرسل ليس محضر غرفة.',
  'log-differs': 'لا يطابق المحضر سجل هذه العقدة. أعد تحميل الغرفة وحاول مجددًا.',
  'case-refused': 'لا تقبل القضية الوثيقة.',
  'authority-cannot-sign': 'ليس لسلطة منصبك مفتاح على هذه العقدة. اسأل مسؤول النظام.',
  'too-many-devices': 'لديك عدد كبير جدًا من المتصفحات المصدّقة.',
  'offer-not-valid': 'عرض من هذا المتصفح غير سليم.',
  'too-many-offers': 'ينتظر عدد كافٍ من عروض متصفحاتك بالفعل.',
  'offer-there-already': 'نُشر هذا العرض من قبل.',
}
