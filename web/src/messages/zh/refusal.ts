import type { Translated } from '../shape.ts'
import type { refusal as en } from '../en/refusal.ts'

export const refusal: Translated<typeof en> = {
  malformed: '所发送的内容不完整或格式有误。',
  'idempotency-key-missing': '此操作未附带其密钥。请重新加载页面后再试。',
  'not-signed-in': '您尚未登录，或会话已结束。',
  'cross-site': '此操作来自其他网站，已被拒绝。',
  forbidden: '您无权执行此操作。',
  'purpose-missing': '请先选择目的及其法律依据。',
  unknown: '此处没有您可以查看的内容。',
  'method-not-allowed': '此地址不提供该操作。',
  'changed-since-opened': '在您打开之后，有人修改了此内容。请先查看变更再继续。',
  'step-not-open': '在当前状态下不能进行此步骤。',
  'second-officer-needed': '此操作须经第二名官员同意。',
  'too-large': '超出节点所接受的大小。',
  'unsupported-media': '不接受此类文件或消息。',
  'key-reused': '同一密钥被用于另一项操作。',
  'version-missing': '此操作须说明您所见的版本。请重新加载页面后再试。',
  'too-many-attempts': '尝试次数过多。请稍候再试。',
  defect: '节点发生故障。未作任何更改。',
  unavailable: '节点目前无法应答。请稍后再试。',
  offline: '与节点没有连接。',
  'timed-out': '节点未及时应答，可能仍在处理。',
  'not-understood': '无法读取节点的应答。',
  other: '节点拒绝了此操作。',
}
