import type { event as english } from '../en/event.ts'
import type { Translated } from '../shape.ts'

export const event: Translated<typeof english> = {
  'cases/opened': '案件 {reference} 立案',
  'cases/changed': '案件修改：{fields}',
  'cases/marked': '标记由{from}改为{to}。理由：{reason}',
  'cases/closed': '案件结案。理由：{reason}',
  'cases/reopened': '案件重新办理。理由：{reason}',
  'cases/archived': '案件归档。理由：{reason}',
  'cases/held': '禁止删除。理由：{reason}',
  'cases/hold-released': '解除禁止删除。理由：{reason}',
  'cases/deleted': '案件 {reference} 保存期满删除',
  'cases/participant-joined': '{post}参与案件。角色：{role}。理由：{reason}',
  'cases/participant-left': '终止{post}的查阅权。理由：{reason}',
  'cases/party-added': '添加当事人：{label}',
  'cases/party-corrected': '更正记录：{label}（{fields}）',
  'cases/party-removed': '当事人记录保存期满删除',
  'cases/place-added': '添加地点：{label}',
  'cases/note-written': '录入笔录：{label}',
  'cases/task-added': '任务交由{assignee}：{label}，期限 {due}',
  'cases/task-completed': '任务完成：{label}',
  'cases/task-dropped': '任务撤销：{label}。理由：{reason}',
  'cases/task-reopened': '任务重新办理：{label}，期限 {due}',
  'cases/link-added': '关联记录：{label}',
  'cases/document-added': '添加文件：{label}',
  'cases/subject-shared': '本国另有部门办理同一对象。{on}',
}
