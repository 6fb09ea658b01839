import type { lawRefusal as english } from '../en/law-refusal.ts'
import type { Translated } from '../shape.ts'

export const lawRefusal: Translated<typeof english> = {
  'fact-not-known': '所给事实并非法律所询问，或其答案不被接受。请从问题列表中选择。',
  'same-state': '两个国家相同。请选择被请求国。',
  'period-not-reckoned': '该期限没有长度。请以天、月或小时给出。',
}
