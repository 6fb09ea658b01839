import type { Translated } from '../shape.ts'
import type { command as en } from '../en/command.ts'

export const command: Translated<typeof en> = {
  palette: '查找命令',
  placeholder: '您要做什么？',
  none: '没有匹配的命令。',
  found: '{count, plural, =0 {没有命令} other {# 条命令}}',
  help: '键盘快捷键',
  helpHint: '请依次按键。在输入框中键入时，快捷键不起作用。',
  singleKeysOff: '单键快捷键已在设置中关闭。',
  thenKey: '然后',
  general: '所有页面',
  here: '本页',
  goHome: '前往收件箱',
  toggleMenu: '显示或隐藏菜单',
  toggleColours: '切换浅色与深色',
  nextRow: '下一行',
  previousRow: '上一行',
  selectRow: '选择此行',
  print: '打印本页',
}
