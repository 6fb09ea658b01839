import type { Translated } from '../shape.ts'
import type { form as en } from '../en/form.ts'

export const form: Translated<typeof en> = {
  optional: '{label} (необязательно)',
  errors: 'Обнаружены ошибки',
  error: 'Ошибка:',
  date: 'Дата',
  time: 'Время',
  zone: 'По времени зоны {zone}, то есть {instant}.',
  zoneOnly: 'По времени зоны {zone}.',
  dateInvalid: 'Укажите существующие дату и время.',
  continue: 'Продолжить',
  back: 'Назад',
  save: 'Сохранить',
  saved: 'Сохранено',
  choose: 'Выберите',
  notFound: 'Совпадений нет.',
  taskDone: 'Заполнено',
  taskSeen: 'Просмотрено, не заполнено',
  taskOpen: 'Ещё не начато',
  taskBlocked: 'Пока нельзя начать',
  taskErrors: 'Есть ошибки',
  tasksDone:
    '{total, plural, one {Заполнено {done} из # раздела} few {Заполнено {done} из # разделов} many {Заполнено {done} из # разделов} other {Заполнено {done} из # раздела}}',
  waitsTitle: 'Передано второму сотруднику',
  waitsText: 'Это будет выполнено, как только согласится второй сотрудник. Больше ничего делать не нужно.',
  waitsLink: 'Открыть предложение',
}
