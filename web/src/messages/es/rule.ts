import type { rule as english } from '../en/rule.ts'
import type { Translated } from '../shape.ts'

export const rule: Translated<typeof english> = {
  'identity.node.read': 'qué Estado sirve un nodo y cómo se entra en él es público',
  'identity.sign-in': 'cualquiera puede intentar acreditar quién es',
  'identity.session.own': 'las sesiones de un funcionario son solo de ese funcionario',
  'identity.passkey.own': 'las claves de acceso de un funcionario son solo de ese funcionario',
  'identity.directory':
    'quien ha iniciado sesión puede consultar las autoridades y los puestos de este Estado, sin direcciones de personas',
  'identity.directory.service': 'una cuenta de servicio necesita el alcance identity:read para consultar el directorio',
  'identity.officers.read':
    'la lista de funcionarios es para los administradores, los auditores y el delegado de protección de datos',
  'identity.administer':
    'las autoridades, los puestos, los funcionarios y las cuentas de servicio los gestionan los administradores',
  'identity.post.create': 'los puestos los crean los administradores',
  'identity.post.create.weighty':
    'un segundo administrador debe dar su conformidad antes de que se cree un puesto de administrador, auditor, delegado de protección de datos, juez o fiscal, o con habilitación 3 o 4',
  'identity.post.change': 'los puestos los gestionan los administradores',
  'identity.post.change.weighty':
    'un segundo administrador debe dar su conformidad antes de que cambie una habilitación, o las funciones o la autoridad de un puesto que entonces sea de administrador, auditor, delegado de protección de datos, juez o fiscal, o tenga habilitación 3 o 4',
  'identity.post.assign': 'los puestos los asignan los administradores',
  'identity.post.assign.weighty':
    'un segundo administrador debe dar su conformidad antes de que alguien reciba un puesto de administrador, auditor, delegado de protección de datos, juez o fiscal, o con habilitación 3 o 4; un administrador que ya no está cuenta aún siete días',
  'identity.post.assign.self': 'nadie se asigna un puesto a sí mismo',
  'identity.post.delegate': 'solo quien actúa en el puesto puede delegar algunas de sus funciones',
  'identity.post.delegate.weighty':
    'un administrador debe dar su conformidad antes de que se deleguen funciones de un puesto de administrador, auditor, delegado de protección de datos, juez o fiscal, o con habilitación 3 o 4',
  'identity.service-account': 'las cuentas de servicio las crean los administradores',
  'identity.service-account.records':
    'un segundo administrador debe aceptar antes de que una máquina reciba los expedientes abiertos a un puesto',
  'identity.tenure.end.own': 'quien delegó funciones de su puesto puede retirarlas',
  'identity.officer.link': 'los enlaces para funcionarios los crean los administradores',
  'identity.officer.recover':
    'un nuevo enlace para un funcionario en servicio sustituye todas sus claves de acceso, por lo que un segundo administrador debe dar su conformidad',
  'identity.officer.reinstate': 'los funcionarios los reponen los administradores',
  'identity.officer.reinstate.second':
    'un segundo administrador debe dar su conformidad antes de que vuelva un funcionario suspendido; un administrador que ya no está cuenta aún siete días',
  'identity.second-officer': 'el segundo funcionario, en lo que atañe a funciones y acceso, es otro administrador',
  'ledger.state': 'lo que un nodo firma de su bitácora está para que todos lo comparen',
  'ledger.entries': 'los asientos de la bitácora los leen y prueban los auditores y el delegado de protección de datos',
  'ledger.entries.service':
    'una cuenta de servicio lee la bitácora para el puesto de un auditor y con el alcance audit:read',
  'ledger.check':
    'la bitácora la comprueban los auditores, el delegado de protección de datos y quien mantiene el nodo en marcha',
  'ledger.enter': 'un sistema del Estado anota en la bitácora de este con el alcance log:write',
  'directory.read': 'quien ha iniciado sesión puede consultar los Estados, sus autoridades y cómo contactarlas',
  'directory.neighbours':
    'cómo están los vecinos y los espacios es asunto de los agentes de este Estado, no de la defensa',
  'directory.read.service':
    'una cuenta de servicio necesita el alcance identity:read para consultar el directorio de Estados',
  'directory.profile':
    'lo que se dice a otros de una autoridad lo mantienen los administradores y los puestos de autoridad central y de contacto policial de esa autoridad',
  'directory.peers':
    'los vecinos y las listas de confianza los aportan, comparan y prueban los administradores y la autoridad central',
  'directory.trust':
    'un segundo agente debe estar de acuerdo antes de confiar en un vecino, aceptar un espacio o firmar una lista de confianza',
  'directory.second-officer': 'el segundo agente es otro administrador o un agente de la autoridad central',
  'directory.distrust': 'cada Estado puede dejar de confiar de inmediato: basta un responsable',
  'directory.keys':
    'las claves del nodo las ven los administradores, los auditores y el delegado de protección de datos',
  'directory.keys.replace':
    'un segundo agente debe estar de acuerdo antes de reemplazar una clave del nodo o de una autoridad',
  'directory.keys.revoke': 'cualquier administrador retira de inmediato una clave comprometida',
  'oversight.audit':
    'el registro de auditoría lo leen los auditores y el delegado de protección de datos, nunca aquellos cuyos actos recoge',
  'oversight.audit.service':
    'una cuenta de servicio lee el registro de auditoría para el puesto de un auditor y con el alcance audit:read',
  'oversight.audit.lead': 'quien dirige un caso responde de él y puede ver quién lo consultó y lo modificó',
  'oversight.rules': 'una regla que nadie puede leer no merece confianza: quien ha iniciado sesión las lee todas',
  'oversight.proposal.list': 'los funcionarios ven lo que pidieron y aquello a lo que pueden dar su conformidad',
  'oversight.proposal.read': 'una propuesta está abierta a quien la hizo y a quien puede dar su conformidad',
  'oversight.proposal.second':
    'quien puede hacer algo puede, como segundo funcionario, dar su conformidad o rechazarlo',
  'oversight.proposal.own': 'nadie es el segundo funcionario de lo que él mismo pidió, sea cual sea su puesto',
  'oversight.proposal.withdraw': 'solo quien pidió algo puede retirarlo',
  'cases.open': 'pueden abrir un caso quienes investigan, acusan, juzgan o cooperan',
  'cases.list': 'cualquiera puede pedir los casos que puede ver; cada fila se decide por sí misma',
  'cases.participant-reads': 'los participantes de un caso pueden leerlo',
  'cases.authority-reads':
    'un fiscal o juez de la autoridad que lleva el expediente puede leerlo, salvo que esté restringido',
  'cases.member-writes': 'los responsables y miembros de un caso pueden escribir en él; los lectores solo leen',
  'cases.lead-lifts-restriction':
    'quien dirige un caso decide quién puede verlo y, por tanto, solo quien lo dirige levanta su restricción',
  'cases.lead-directs': 'quien dirige un caso decide quién participa y qué ocurre con el expediente',
  'cases.lead-raises-marking': 'quien dirige un caso puede elevar su marcado',
  'cases.lead-lowers-marking':
    'rebajar un marcado exige a quien dirige el caso y la conformidad de un segundo funcionario',
  'cases.member-lowers-part': 'rebajar el marcado de una parte exige la conformidad de un segundo funcionario',
  'cases.lead-releases-hold':
    'levantar una retención exige a quien dirige el caso y la conformidad de un segundo funcionario',
  'cases.second-officer':
    'el segundo funcionario es otro participante del caso, o un fiscal o juez de la autoridad que lleva el expediente',
  'cases.refer': 'a quien añade un sujeto se le dice a quién llamar sobre otros trabajos acerca de él',
  'cases.clearance': 'la habilitación del puesto es inferior al marcado',
  'cases.tlp-red': 'marcado TLP:RED: solo para los participantes del caso',
  'cases.tlp-amber-strict': 'marcado TLP:AMBER+STRICT: solo para la autoridad que lleva el expediente',
  'cases.onward': 'código de tratamiento H2: solo la autoridad que lleva el expediente puede transmitirlo',
  'cases.defence-in-its-cases': 'la defensa solo ve los casos en que participa, y ninguno mientras esté restringido',
  'cases.defence-no-notes': 'las notas de las autoridades no están abiertas a la defensa',
  'cases.defence-writes-no-notes': 'las notas de las autoridades no están abiertas a la defensa',
  'cases.defence-agrees-to-nothing':
    'el segundo funcionario responde por una autoridad, por lo que la defensa no puede serlo',
  'cases.overseers-see-no-content':
    'los auditores, los delegados de protección de datos y los administradores ven el registro de auditoría, no el contenido de los casos',
  'cases.scope-read': 'la cuenta de servicio carece del alcance `cases:read`',
  'cases.scope-write': 'la cuenta de servicio carece del alcance `cases:write`',
  'exchange.list': 'cualquiera puede pedir los mensajes que le está permitido ver; cada fila se decide por sí misma',
  'exchange.peers':
    'quienes trabajan en la oficina de correspondencia, y quienes administran el nodo, ven lo que espera para cada Estado',
  'exchange.carry':
    'quienes trabajan en la oficina de correspondencia, y quienes administran el nodo, llevan mensajes a un Estado incomunicado y los traen de él',
  'exchange.upload': 'quienes pueden escribir mensajes pueden adjuntarles archivos',
  'exchange.own-upload': 'una carga pertenece al puesto que la inició',
  'exchange.request-information': 'quienes investigan, acusan o cooperan pueden pedir información a otro Estado',
  'exchange.answer-request':
    'quienes ejecutan o deciden solicitudes de otros Estados, o investigan y acusan aquí, pueden responderlas',
  'exchange.inform-spontaneously':
    'quienes investigan, acusan o cooperan pueden informar a otro Estado sin que este lo pida',
  'exchange.write-administratively':
    'quienes trabajan en la oficina de correspondencia pueden escribir sobre la tramitación de un asunto',
  'exchange.purpose':
    'los mensajes a otros Estados sirven a la lucha contra el delito, no a la supervisión, la auditoría, la defensa ni la administración del nodo',
  'exchange.send-within-clearance': 'la habilitación del puesto es inferior al marcado',
  'exchange.room-works':
    'quienes trabajan en la oficina de correspondencia de la autoridad leen sus mensajes y los tramitan',
  'exchange.author-works': 'el puesto que escribió un mensaje lo sigue hasta su fin',
  'exchange.assignee-works': 'el puesto al que se dio un mensaje trabaja en él',
  'exchange.file-reads': 'quien puede leer el expediente en que se guarda un mensaje puede leer el mensaje',
  'exchange.file-works':
    'quien puede escribir en el expediente en que se guarda un mensaje puede abrirlo, responderlo y corregirlo en nombre de su autoridad',
  'exchange.clearance': 'la habilitación del puesto es inferior al marcado',
  'exchange.tlp-red':
    'marcado TLP:RED: solo para su autor, la oficina de correspondencia y quien trabaja en él, lea quien lea el expediente',
  'exchange.tlp-amber-strict': 'marcado TLP:AMBER+STRICT: solo para la autoridad que lo envió o lo recibió',
  'exchange.not-for-the-defence':
    'los mensajes entre autoridades llegan a la defensa por medio del tribunal, no del intercambio',
  'exchange.overseers-see-no-content':
    'los auditores, los delegados de protección de datos y los administradores ven el registro de auditoría, no el contenido de los mensajes',
  'exchange.receive': 'las autoridades que investigan, acusan, juzgan o cooperan pueden escribir a las de este Estado',
  'exchange.receive-for-a-purpose': 'los mensajes de otros Estados se aceptan solo para la lucha contra el delito',
  'exchange.receive-releasable': 'su marcado no permite que este Estado lo tenga',
  'exchange.receive-own-conversation': 'su conversación es una entre otras autoridades',
  'exchange.receive-spontaneous':
    'un tribunal no informa a otro Estado sin que se le pida; lo hacen su fiscalía o su autoridad central',
  'exchange.scope-read': 'la cuenta de servicio carece del alcance `exchange:read`',
  'exchange.scope-write': 'la cuenta de servicio carece del alcance `exchange:write`',
  'default-deny': 'ninguna regla lo permite',
  'policy-error': 'una regla no pudo evaluarse, y lo que no puede evaluarse no está permitido',
  'law.read':
    'los tratados, las declaraciones y los plazos son derecho público: toda persona que inició sesión puede consultarlos',
  'rooms.open': 'quienes investigan, acusan, juzgan o cooperan pueden abrir una sala',
  'rooms.list': 'todos pueden pedir las salas que pueden ver; cada fila se decide por sí misma',
  'rooms.own-device': 'los funcionarios dan a conocer su propio navegador para que otros puedan admitirlo',
  'rooms.member': 'los miembros de una sala leen y escriben en ella, y nadie más',
  'rooms.member-sees': 'los miembros de una sala ven quién participa en ella',
  'rooms.invited-sees': 'una autoridad invitada ve a qué fue invitada, y no lo que allí se escribe',
  'rooms.invited-seats': 'una autoridad invitada decide cuáles de sus funcionarios ocupan un lugar',
  'rooms.lead-directs':
    'los miembros del Estado que dirige una sala deciden quién es invitado, quién dirige, cuándo se cierra y cuánto se conserva',
  'rooms.clearance': 'la habilitación del puesto es inferior a la clasificación',
  'rooms.onward': 'código de tratamiento H2: solo el Estado que dirige la sala puede transmitir lo que contiene',
  'rooms.overseers-see-no-content':
    'los auditores, los responsables de protección de datos y los administradores ven el rastro de auditoría, no lo que se escribe en las salas',
  'rooms.defence': 'las salas son para las autoridades entre sí; a la defensa se le escribe por mensaje',
  'requests.open': 'quienes investigan, acusan, juzgan o cooperan pueden redactar una solicitud a otro Estado',
  'requests.list': 'cada uno puede pedir las solicitudes que puede ver; cada fila se decide por sí misma',
  'requests.author-reads': 'el puesto que redactó una solicitud puede leerla',
  'requests.case-reads': 'quien puede leer el caso puede leer sus solicitudes',
  'requests.central-authority-reads': 'la autoridad central lee las solicitudes una vez entregadas o llegadas',
  'requests.police-contact-reads': 'el punto de contacto policial lee lo que circula entre policías',
  'requests.executing-authority-reads': 'las autoridades de ejecución leen las solicitudes llegadas',
  'requests.authority-reads': 'los fiscales y jueces de la autoridad que lleva una solicitud pueden leerla',
  'requests.statistics':
    'quien trabaja con solicitudes, o supervisa a quienes lo hacen, puede ver cuánto tardan y cómo terminan',
  'requests.statistics-whole':
    'la autoridad central y quienes la supervisan cuentan las solicitudes del Estado en su conjunto; las que no pueden leer, solo en grupos de tres o más',
  'requests.author-writes':
    'el puesto que redactó una solicitud, quienes escriben en su caso y los fiscales de su autoridad pueden escribirla',
  'requests.desk-files': 'la mesa que trabaja una solicitud recibida la pone en un caso',
  'requests.lays-files':
    'quien redacta una solicitud, o puede realizar en ella un acto, deposita los archivos que la acompañan',
  'requests.role-acts': 'cada acto corresponde a los roles que nombra su tipo',
  'requests.two-act': 'autorizar, denegar, revelar y entregar requieren el acuerdo de un segundo oficial',
  'requests.second-officer':
    'el segundo oficial es otro titular de un rol previsto para el acto, o de uno que lo revisa',
  'requests.act-in-sight': 'solo quien puede leer una solicitud actúa en ella',
  'requests.clearance': 'la habilitación del puesto es inferior a la marca',
  'requests.tlp-red': 'marcado TLP:RED: solo para el puesto que la lleva y los participantes de su caso',
  'requests.tlp-amber-strict': 'marcado TLP:AMBER+STRICT: solo para la autoridad que la lleva',
  'requests.privileged':
    'puede contener lo dicho entre abogado y cliente: solo para fiscales, jueces y autoridades centrales',
  'requests.defence-sees-none': 'las solicitudes las comunica el tribunal a la defensa, no se leen en la mesa',
  'requests.overseers-see-no-content':
    'los auditores y administradores ven el registro de auditoría, no el contenido de las solicitudes',
  'requests.scope-read': 'la cuenta de servicio carece del alcance `requests:read`',
  'requests.services-do-not-act': 'los actos de una solicitud son los de un oficial',
  'requests.read-paper':
    'cualquiera puede hacer examinar un documento que tenga; con él no se muestra nada de este nodo',
  'requests.holds':
    'quien guarda una solicitud, escribe en su caso o responde de ella en derecho prohíbe que se destruya su contenido',
  'requests.releases-hold':
    'permitir de nuevo que se destruya el contenido de una solicitud exige la conformidad de un segundo funcionario',
}
