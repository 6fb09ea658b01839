import type { requestsRefusal as english } from '../en/requests-refusal.ts'
import type { Translated } from '../shape.ts'

export const requestsRefusal: Translated<typeof english> = {
  'date-impossible': '所询日期尚未到来或过于久远。请选择请求之日。',
  'authority-not-known': '另一国没有列出该机关。请从其名录中选择。',
  'not-a-draft': '请求已提交。如需更改，请重新取回或要求退回。',
  'section-not-asked': '没有任何文书要求这么多内容。',
  'too-many-to-count': '该时段内的请求过多，无法一次统计。请选择较短的时段。',
  'act-not-known': '此类请求在本方没有该行为。',
  'condition-not-met': '该行为所依赖的条件尚未满足。',
  'other-side-not-reached': '无法为对方封装消息。未作任何更改。',
  'already-in-a-case': '该请求已归入案件。',
}
