import type { account as english } from '../en/account.ts'
import type { Translated } from '../shape.ts'

export const account: Translated<typeof english> = {
  sessions: '会话',
  sessionsText: '您已登录的位置。如有不认识的会话，请结束并告知管理员。',
  thisSession: '当前会话',
  'method-passkey': '通行密钥',
  'method-oidc': '机构账户',
  'method-sandbox': '示例官员',
  'method-service': '服务账户',
  end: '结束',
  endNamed: '结束 {device} 上的会话',
  passkeys: '通行密钥',
  samplePasskeys: '示例官员无需通行密钥即可登录，仅限沙盒环境。',
  lastPasskey: '这是您唯一的通行密钥；请先添加另一个',
  added: '添加于',
  used: '上次使用',
  remove: '移除',
  removeNamed: '移除通行密钥 {label}',
  addPasskey: '添加通行密钥',
  delegation: '本职位的授权',
  delegationText: '您可在一段时间内授权另一名官员行使本职位的部分职能。授权会被记录，您可随时终止。',
  delegate: '授权职能',
  delegated: '授权已记录。',
  notHolder: '只有职位担任者才能授权',
  interface: '界面',
  noDelegates: '无人以该职位代您行事。',
}
