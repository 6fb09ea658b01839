import type { signIn as english } from '../en/sign-in.ts'
import type { Translated } from '../shape.ts'

export const signIn: Translated<typeof english> = {
  title: 'Iniciar sesión',
  lead: '{state} · {node}',
  passkey: 'Entrar con una clave de acceso',
  passkeyHint: 'Su dispositivo le pedirá la huella, el rostro o el PIN.',
  oidc: 'Entrar con la cuenta de su institución',
  oidcFailed:
    'Falló el inicio de sesión con la cuenta de su institución. Inténtelo de nuevo o consulte a su administrador.',
  deviceFailed:
    'Su dispositivo no respondió con una clave de acceso. Inténtelo de nuevo y confirme en el dispositivo; si aquí no tiene ninguna, use aquel con el que se registró.',
  ended: 'Su sesión ha terminado. Inicie sesión de nuevo para continuar donde estaba.',
  unclaimed: 'Este nodo todavía no tiene administrador',
  unclaimedText: 'Abra el enlace de un solo uso que el nodo mostró en su primer arranque.',
  samples: 'Funcionarios de muestra',
  sample: 'Muestra',
  samplesText: 'Todas estas personas son inventadas. Elija una para entrar; esto solo existe en el entorno de pruebas.',
  signOut: 'Cerrar sesión',
  signOutFailed: 'No se pudo cerrar la sesión: no hay conexión con el nodo. Inténtelo de nuevo.',
  switchPost: 'Cambiar de puesto',
  switchPurpose: 'Cambiar la finalidad',
  change: '(cambiar)',
  postTitle: '¿En qué puesto actúa?',
  postHint: 'Lo que puede ver y hacer depende del puesto. Queda registrado en todo lo que haga.',
  postMissing: 'Elija el puesto en el que actúa.',
  noPosts: 'Usted no ocupa ahora ningún puesto',
  noPostsText: 'Un administrador de este nodo puede asignarle un puesto. Hasta entonces no puede continuar.',
  purposeTitle: '¿Con qué finalidad trabaja en esta sesión?',
  purposeHint:
    'Nada se consulta ni se comparte sin una finalidad. Queda registrada en todo lo que haga; puede cambiarla en cualquier momento.',
  purposeMissing: 'Elija una finalidad.',
  noPurposes: 'Este puesto no tiene ninguna finalidad',
  basisTitle: '¿Con qué base jurídica?',
  basisHint: 'La disposición de su derecho que le permite actuar con esta finalidad.',
  basisMissing: 'Elija una base jurídica.',
  noBases: 'No consta ninguna base jurídica para esta finalidad',
  noBasesText:
    'Los datos jurídicos de este nodo no contienen ninguna para su Estado. Vuelva atrás y elija otra finalidad.',
  article: 'Artículo: {article}',
  wholeAct: 'Texto completo',
  endsSoon: 'Su sesión terminará pronto',
  endsIdle: 'Hace un rato que no usa el nodo. Minutos restantes: {minutes}.',
  endsFixed:
    'La duración máxima de una sesión está por cumplirse. Guarde su trabajo e inicie sesión de nuevo. Minutos restantes: {minutes}.',
  stay: 'Seguir conectado',
  enrolTitle: 'Configurar su acceso',
  enrolText: 'Ha sido invitado a este nodo. Cree ahora una clave de acceso; con ella iniciará sesión después.',
  enrolFirst: 'Ser el primer administrador',
  enrolFirstText: 'Usted invitará a los demás funcionarios de este nodo y les asignará puestos.',
  whatIsPasskey: '¿Qué es una clave de acceso?',
  whatIsPasskeyText:
    'Una clave de acceso sustituye a la contraseña. Su dispositivo la guarda y solo la usa para este nodo, cuando usted lo confirma con la huella, el rostro o un PIN. Estos nunca salen del dispositivo, y una clave de acceso no puede entregarse por error.',
  makePasskey: 'Crear una clave de acceso',
  passkeyLabel: 'Nombre de esta clave de acceso',
  passkeyLabelHint: 'Para distinguirla de otras más adelante.',
  emailHint: 'Su dirección en su institución.',
  linkTitle: 'Este enlace ya no puede usarse',
  linkText:
    'Un enlace sirve una sola vez y por tiempo limitado. Pida otro a su administrador. Si ha de ser el primer administrador, reinicie el nodo: mostrará un enlace nuevo.',
  linkUntil: 'Este enlace puede usarse hasta {time}.',
}
