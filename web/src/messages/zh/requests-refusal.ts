import type { requestsRefusal as english } from '../en/requests-refusal.ts'
import type { Translated } from '../shape.ts'

export const requestsRefusal: Translated<typeof english> = {
  'date-impossible': '所询日期尚未到来或过于久远。请选择请求之日。',
  'authority-not-known': '另一国没有列出该机关。请从其名录中选择。',
  'not-a-draft': '请求已提交。如需更改，请重新取回或要求退回。',
  'section-not-asked': '没有任何文书要求这么多内容。',
  'ground-not-raised': '请求所依据的文书均无此拒绝理由。',
  'too-many-to-count': '该时段内的请求过多，无法一次统计。请选择较短的时段。',
  'act-not-known': '此类请求在本方没有该行为。',
  'condition-not-met': '该行为所依赖的条件尚未满足。',
  'other-side-not-reached': '无法为对方封装消息。未作任何更改。',
  'already-in-a-case': '该请求已归入案件。',
  'paper-not-there': '该文件所载步骤尚未采取。',
  'paper-one-language-twice': '请另选一种对照语言。',
  'paper-without-letters': '本节点没有含其中某些字母的字体。请同时提供这些姓名的转写。',
  'pdf-none': '该文件不是 PDF。未保存任何内容。',
  'pdf-cut-off': '文件末尾缺失。请重新索取。',
  'pdf-encrypted': '文件已加密。国家间文件并不加密：请索取原件。',
  'pdf-ambiguous': '其中有两份内容或两个封印，无法判定以何者为准。请勿信赖。',
  'pdf-unpacks-too-large': '文件内压缩内容过大，无法查看。国家间文件通常很小：请勿打开。',
}
