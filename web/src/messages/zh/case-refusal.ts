import type { caseRefusal as english } from '../en/case-refusal.ts'
import type { Translated } from '../shape.ts'

export const caseRefusal: Translated<typeof english> = {
  'offence-not-known': '本节点的法律数据中没有该罪名。',
  'marking-above-clearance': '标记高于您职位的涉密等级。',
  'marking-of-another-state': '密级必须是本国的密级。',
  'marking-unchanged': '案件已采用该标记。',
  'tasks-open': '尚有未完成的任务。请先完成或撤销。',
  'already-held': '该案件已禁止删除。',
  'not-held': '该案件未禁止删除。',
  'post-not-known': '本国没有此开放职位。',
  'already-participant': '该职位已参与案件。',
  'clearance-too-low': '案件的标记不允许该职位查阅。',
  'not-a-participant': '该职位未参与案件。',
  'last-lead': '案件须至少保留一名主办。请先指定他人。',
  'part-marking-lower-than-case': '任何部分的密级不得低于所属案件。',
  'retention-too-long': '个人数据未经复核不得保存如此之久。请选择较早日期。',
  'assignee-not-in-case': '任务只能交由该案的主办或协办职位。',
  'deadline-passed': '期限已过。',
  'case-not-known': '无此案件，或您无权查阅。',
  'empty-file': '文件为空。',
  'type-not-accepted': '节点不接受此类文件。',
}
