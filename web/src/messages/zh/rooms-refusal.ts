import type { roomsRefusal as english } from '../en/rooms-refusal.ts'
import type { Translated } from '../shape.ts'

export const roomsRefusal: Translated<typeof english> = {
  'epoch-over': '有人先更改了成员。请查看会议室后再试。',
  'change-not-allowed': '您无权在此会议室这样做，或该变更不合规。',
  'lead-away': '主导会议室的节点没有应答。仍可阅读；请稍后再试。',
  'device-not-known': '此浏览器未经认证。请重新打开会议室。',
  'room-there-already': '已有同名会议室。',
  'authority-not-known': '本节点不认识该机关，或目前不信任其国家。',
  'already-invited': '该机关已受邀。',
  'marking-not-for-that-state': '会议室的标识不允许该国进入。',
  'officer-not-known': '该人员没有经认证的浏览器，或已离职。',
  'no-browser-yet': '该人员须先在浏览器中打开一次会议室，才能获准进入。',
  'already-in-room': '该人员在会议室中已有席位。',
  'clearance-too-low': '该人员职位的许可级别低于会议室的标识。',
  'authority-not-invited': '该人员所属机关未获邀进入会议室。',
  'state-not-in-room': '该国在会议室中没有成员。',
  'file-away': '目前没有应答的节点持有该文件。请稍后再试。',
  'not-a-transcript': '所发送的不是会议室记录。',
  'log-differs': '记录与本节点的日志不符。请重新加载会议室后再试。',
  'case-refused': '案件不接受该文件。',
  'authority-cannot-sign': '您职位所属机关在本节点上没有密钥。请联系管理员。',
  'too-many-devices': '您经认证的浏览器过多。',
  'offer-not-valid': '此浏览器的一项邀约不合规。',
  'too-many-offers': '您的浏览器已有足够的邀约在等待。',
  'offer-there-already': '该邀约此前已发布。',
}
