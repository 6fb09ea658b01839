import type { role as english } from '../en/role.ts'
import type { Translated } from '../shape.ts'

export const role: Translated<typeof english> = {
  investigator: '侦查员',
  prosecutor: '检察官',
  'central-authority': '中央机关',
  judge: '法官',
  'executing-authority': '执行机关',
  analyst: '分析员',
  'police-contact': '警务联络点',
  customs: '海关',
  'financial-intelligence': '金融情报',
  'data-protection': '数据保护官',
  auditor: '审计员',
  administrator: '管理员',
  defence: '辩护方',
}
