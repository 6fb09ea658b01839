import type { role as english } from '../en/role.ts'
import type { Translated } from '../shape.ts'

export const role: Translated<typeof english> = {
  investigator: 'Investigador',
  prosecutor: 'Fiscal',
  'central-authority': 'Autoridad central',
  judge: 'Juez',
  'executing-authority': 'Autoridad de ejecución',
  analyst: 'Analista',
  'police-contact': 'Punto de contacto policial',
  customs: 'Aduanas',
  'financial-intelligence': 'Inteligencia financiera',
  'data-protection': 'Delegado de protección de datos',
  auditor: 'Auditor',
  administrator: 'Administrador',
  defence: 'Defensa',
}
