import type { requestsRefusal as english } from '../en/requests-refusal.ts'
import type { Translated } from '../shape.ts'

export const requestsRefusal: Translated<typeof english> = {
  'date-impossible': 'Указанный день ещё не наступил или слишком далёк. Выберите день запроса.',
  'authority-not-known': 'Другое государство не называет такого органа. Выберите орган из его справочника.',
  'not-a-draft': 'Запрос уже передан. Чтобы изменить его, возьмите его снова или попросите вернуть.',
  'section-not-asked': 'Ни один документ не требует столько сведений.',
  'too-many-to-count':
    'За это время запросов слишком много, чтобы сосчитать их за один раз. Выберите более короткий срок.',
  'act-not-known': 'Этот вид запроса не знает такого действия на этой стороне.',
  'condition-not-met': 'Ещё не выполнено то, от чего зависит это действие.',
  'other-side-not-reached': 'Сообщение не удалось запечатать для другой стороны. Ничего не изменено.',
  'already-in-a-case': 'Запрос уже находится в деле.',
}
