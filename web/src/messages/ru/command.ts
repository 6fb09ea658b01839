import type { Translated } from '../shape.ts'
import type { command as en } from '../en/command.ts'

export const command: Translated<typeof en> = {
  palette: 'Найти команду',
  placeholder: 'Что вы хотите сделать?',
  none: 'Подходящих команд нет.',
  found: '{count, plural, =0 {Нет команд} one {# команда} few {# команды} many {# команд} other {# команды}}',
  help: 'Сочетания клавиш',
  helpHint: 'Нажимайте клавиши одну за другой. Во время ввода в поле сочетания не действуют.',
  singleKeysOff: 'Одноклавишные команды отключены в настройках.',
  thenKey: 'затем',
  general: 'Везде',
  here: 'На этом экране',
  goHome: 'Перейти во входящие',
  toggleMenu: 'Показать или скрыть меню',
  toggleColours: 'Переключить светлые и тёмные цвета',
  nextRow: 'Следующая строка',
  previousRow: 'Предыдущая строка',
  selectRow: 'Выделить строку',
  print: 'Напечатать страницу',
}
