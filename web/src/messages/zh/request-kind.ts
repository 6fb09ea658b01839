import type { requestKind as english } from '../en/request-kind.ts'
import type { Translated } from '../shape.ts'

export const requestKind: Translated<typeof english> = {
  'information-request': '他国警方已掌握的信息：持有人、关联、记录。尚非证据。',
  'spontaneous-information': '未经请求向他国提供有助信息。',
  preservation: '在后续请求提出前防止数据被删除。',
  'mla-documents': '他人持有的卷宗、记录和登记资料。',
  'mla-statement': '在对方国家询问证人、被害人、鉴定人或嫌疑人。',
  'mla-video-hearing': '由贵方通过视频直接听取对方境内人员陈述。',
  'mla-search': '搜查场所并扣押所获物品。',
  'mla-bank-information': '账户持有人、对账单和交易。',
  'mla-interception': '实时监听或记录通信。',
  'mla-service': '送达传票、判决或其他文书。',
  'mla-transfer-of-person': '将在押人员临时移送贵国作证。',
  'mla-covert': '卧底、监视等措施。',
  'investigation-order': '欧洲联盟成员国之间的取证令。',
  extradition: '移交某人受审或服刑；紧急时先行逮捕。',
  'simplified-surrender': '本人同意：无需完整程序即可移交。',
  'arrest-warrant': '在有安排的情况下由他国执行的逮捕令。',
  freezing: '防止资金或物品被转移或出售。',
  confiscation: '依命令或为取得命令而最终没收所得。',
  'asset-return': '返还或分享被没收的资产。',
  'controlled-delivery': '在监控下放行货物。',
  'joint-team': '依据一份协议共同侦查。',
  'firearms-trace': '枪支的制造、销售地及最后持有人。',
  'transfer-of-proceedings': '将诉讼移交更适合的国家。',
  recognition: '在对方国家执行贵国判决或决定。',
}
