import type { event as english } from '../en/event.ts'
import type { Translated } from '../shape.ts'

export const event: Translated<typeof english> = {
  'cases/opened': 'Дело {reference} открыто',
  'cases/changed': 'Дело изменено: {fields}',
  'cases/marked': 'Гриф изменён с {from} на {to}. Основание: {reason}',
  'cases/closed': 'Дело закрыто. Основание: {reason}',
  'cases/reopened': 'Дело возобновлено. Основание: {reason}',
  'cases/archived': 'Дело сдано в архив. Основание: {reason}',
  'cases/held': 'Удаление запрещено. Основание: {reason}',
  'cases/hold-released': 'Запрет на удаление снят. Основание: {reason}',
  'cases/deleted': 'Дело {reference} удалено по истечении срока хранения',
  'cases/participant-joined': 'В деле участвует: {post}. Роль: {role}. Основание: {reason}',
  'cases/participant-left': 'Доступ прекращён: {post}. Основание: {reason}',
  'cases/party-added': 'Добавлено лицо: {label}',
  'cases/party-corrected': 'Исправлена запись: {label} ({fields})',
  'cases/party-removed': 'Лицо удалено по истечении срока хранения',
  'cases/place-added': 'Добавлено место: {label}',
  'cases/note-written': 'Внесена справка: {label}',
  'cases/task-added': 'Задача поручена: {assignee}. {label}, срок {due}',
  'cases/task-completed': 'Задача исполнена: {label}',
  'cases/task-dropped': 'Задача снята: {label}. Основание: {reason}',
  'cases/task-reopened': 'Задача возобновлена: {label}, срок {due}',
  'cases/link-added': 'Связана запись: {label}',
  'cases/document-added': 'Добавлен документ: {label}',
  'cases/subject-shared': 'Тем же занимается другое подразделение этого государства. {on}',
}
