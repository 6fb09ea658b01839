import type { caseRefusal as english } from '../en/case-refusal.ts'
import type { Translated } from '../shape.ts'

export const caseRefusal: Translated<typeof english> = {
  'offence-not-known': 'В правовых данных этого узла нет такого преступления.',
  'marking-above-clearance': 'Гриф выше допуска вашей должности.',
  'marking-of-another-state': 'Гриф должен быть грифом этого государства.',
  'marking-unchanged': 'У дела уже этот гриф.',
  'tasks-open': 'Есть открытые задачи. Сначала исполните или снимите их.',
  'already-held': 'Удаление дела уже запрещено.',
  'not-held': 'Удаление дела не запрещено.',
  'post-not-known': 'У этого государства нет такой открытой должности.',
  'already-participant': 'Должность уже участвует в деле.',
  'clearance-too-low': 'Гриф дела не позволяет этой должности его читать.',
  'not-a-participant': 'Должность не участвует в деле.',
  'last-lead': 'У дела остаётся хотя бы один ответственный. Сначала назначьте другого.',
  'part-marking-lower-than-case': 'Часть не может иметь гриф ниже грифа своего дела.',
  'retention-too-long': 'Данные о лице нельзя хранить так долго без пересмотра. Выберите более раннюю дату.',
  'assignee-not-in-case': 'Задачу в деле можно поручить только его ответственному или участнику.',
  'deadline-passed': 'Срок уже истёк.',
  'case-not-known': 'Такого дела нет, или оно вам недоступно.',
  'empty-file': 'Файл пуст.',
  'type-not-accepted': 'Узел не принимает файлы этого типа.',
}
