import type { account as english } from '../en/account.ts'
import type { Translated } from '../shape.ts'

export const account: Translated<typeof english> = {
  sessions: 'Sesiones',
  sessionsText: 'Dónde tiene sesión iniciada. Termine lo que no reconozca y avise a su administrador.',
  thisSession: 'Esta sesión',
  'method-passkey': 'Clave de acceso',
  'method-oidc': 'Cuenta institucional',
  'method-sandbox': 'Funcionario de muestra',
  'method-service': 'Cuenta de servicio',
  end: 'Terminar',
  endNamed: 'Terminar la sesión en {device}',
  passkeys: 'Claves de acceso',
  samplePasskeys: 'Los funcionarios de muestra entran sin clave de acceso, solo en el entorno de pruebas.',
  lastPasskey: 'es su única clave de acceso; añada antes otra',
  added: 'Añadida',
  used: 'último uso',
  remove: 'Eliminar',
  removeNamed: 'Eliminar la clave de acceso {label}',
  addPasskey: 'Añadir una clave de acceso',
  delegation: 'Delegación de este puesto',
  delegationText:
    'Puede permitir que otro funcionario actúe en algunas funciones de su puesto por un tiempo. Queda registrado y puede terminarlo cuando quiera.',
  delegate: 'Delegar funciones',
  delegated: 'La delegación queda registrada.',
  notHolder: 'solo el titular del puesto puede delegarlo',
  interface: 'Interfaz',
  noDelegates: 'Nadie actúa por usted en este puesto.',
}
