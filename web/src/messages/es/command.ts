import type { Translated } from '../shape.ts'
import type { command as en } from '../en/command.ts'

export const command: Translated<typeof en> = {
  palette: 'Buscar una orden',
  placeholder: '¿Qué desea hacer?',
  none: 'Ninguna orden coincide.',
  found: '{count, plural, =0 {Ninguna orden} one {# orden} many {# de órdenes} other {# órdenes}}',
  help: 'Atajos de teclado',
  helpHint: 'Pulse las teclas una tras otra. Los atajos esperan mientras escribe en un campo.',
  singleKeysOff: 'Los atajos de una sola tecla están desactivados en los ajustes.',
  thenKey: 'luego',
  general: 'En todas partes',
  here: 'En esta pantalla',
  goHome: 'Ir a la bandeja de entrada',
  toggleMenu: 'Mostrar u ocultar el menú',
  toggleColours: 'Alternar entre claro y oscuro',
  nextRow: 'Fila siguiente',
  previousRow: 'Fila anterior',
  selectRow: 'Seleccionar la fila',
  print: 'Imprimir esta página',
}
