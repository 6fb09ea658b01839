import type { Translated } from '../shape.ts'
import type { form as en } from '../en/form.ts'

export const form: Translated<typeof en> = {
  optional: '{label}（选填）',
  errors: '填写有误',
  error: '错误：',
  date: '日期',
  time: '时间',
  zone: '{zone}时间，即 {instant}。',
  zoneOnly: '{zone}时间。',
  dateInvalid: '请输入真实存在的日期和时间。',
  continue: '继续',
  back: '返回',
  save: '保存',
  saved: '已保存',
  choose: '请选择',
  notFound: '没有匹配项。',
  taskDone: '已完成',
  taskSeen: '已查看，未完成',
  taskOpen: '尚未开始',
  taskBlocked: '尚不能开始',
  taskErrors: '有错误',
  tasksDone: '{total, plural, other {共 # 节，已完成 {done} 节}}',
  waitsTitle: '已提交第二官员',
  waitsText: '第二官员同意后即予执行。您无需再做任何事。',
  waitsLink: '查看提议',
}
