import type { identityRefusal as english } from '../en/identity-refusal.ts'
import type { Translated } from '../shape.ts'

export const identityRefusal: Translated<typeof english> = {
  'sign-in-failed': '登录失败。请重试；如果多次失败，请向管理员索取新的链接。',
  'not-a-sandbox': '示例官员仅存在于沙盒环境中。',
  'link-not-valid': '该链接已失效。',
  'name-missing': '请填写姓名和电子邮件地址。',
  'post-not-held': '您目前不担任该职位。',
  'purpose-not-known': '该职位不从事此目的的工作。',
  'basis-not-for-purpose': '该国法律未就此目的规定此项依据。',
  'sign-in-not-recent': '您登录已有一段时间。请先退出并重新登录，再添加通行密钥。',
  'last-passkey': '这是您唯一的通行密钥。请先添加另一个再移除。',
  'last-administrator': '该节点将没有管理员。',
  'officer-exists': '已有官员使用该电子邮件地址。',
  'post-closed': '该职位已关闭。',
  'officer-not-active': '该官员不在职。',
  'substitute-needs-end': '请注明代理的截止时间。',
  'ends-before-it-begins': '结束时间早于开始时间。',
  'duties-conflict': '同一官员不得兼任这些职责。',
  'not-the-holder': '只有职位担任者才能授权他人。',
  'role-not-in-post': '该职位不含此职能。',
  'already-ended': '该任期已结束。',
  'lasts-too-long': '服务账户的有效期不得如此之长。',
}
