import type { rule as english } from '../en/rule.ts'
import type { Translated } from '../shape.ts'

export const rule: Translated<typeof english> = {
  'identity.node.read': 'l’État que sert un nœud et la manière de s’y connecter sont publics',
  'identity.sign-in': 'chacun peut tenter de prouver son identité',
  'identity.session.own': 'les sessions d’un agent ne regardent que cet agent',
  'identity.passkey.own': 'les clés d’accès d’un agent ne regardent que cet agent',
  'identity.directory':
    'toute personne connectée peut consulter les autorités et les postes de cet État, sans les adresses des personnes',
  'identity.directory.service': 'un compte de service doit avoir la portée identity:read pour consulter l’annuaire',
  'identity.officers.read':
    'la liste des agents est réservée aux administrateurs, aux auditeurs et au délégué à la protection des données',
  'identity.administer':
    'les autorités, les postes, les agents et les comptes de service sont gérés par les administrateurs',
  'identity.post.create': 'les postes sont créés par les administrateurs',
  'identity.post.create.weighty':
    'un second administrateur doit donner son accord avant que ne soit créé un poste d’administrateur, d’auditeur, de délégué à la protection des données, de juge ou de procureur, ou d’habilitation 3 ou 4',
  'identity.post.change': 'les postes sont gérés par les administrateurs',
  'identity.post.change.weighty':
    'un second administrateur doit donner son accord avant que ne changent une habilitation, ou les rôles ou l’autorité d’un poste qui est alors celui d’un administrateur, d’un auditeur, d’un délégué à la protection des données, d’un juge ou d’un procureur, ou d’habilitation 3 ou 4',
  'identity.post.assign': 'les postes sont attribués par les administrateurs',
  'identity.post.assign.weighty':
    'un second administrateur doit donner son accord avant que quelqu’un ne reçoive un poste d’administrateur, d’auditeur, de délégué à la protection des données, de juge ou de procureur, ou d’habilitation 3 ou 4 ; un administrateur parti compte encore sept jours',
  'identity.post.assign.self': 'nul ne s’attribue un poste à soi-même',
  'identity.post.delegate': 'seul qui agit à ce poste peut en déléguer certains rôles',
  'identity.post.delegate.weighty':
    'un administrateur doit donner son accord avant que ne soient délégués des rôles d’un poste d’administrateur, d’auditeur, de délégué à la protection des données, de juge ou de procureur, ou d’habilitation 3 ou 4',
  'identity.service-account': 'les comptes de service sont créés par les administrateurs',
  'identity.service-account.records':
    'un second administrateur doit donner son accord avant qu’une machine reçoive les dossiers ouverts à un poste',
  'identity.tenure.end.own': 'qui a délégué des rôles de son poste peut les reprendre',
  'identity.officer.link': 'les liens destinés aux agents sont créés par les administrateurs',
  'identity.officer.recover':
    'un nouveau lien pour un agent en service remplace toutes ses clés d’accès : un second administrateur doit donner son accord',
  'identity.officer.reinstate': 'les agents sont rétablis par les administrateurs',
  'identity.officer.reinstate.second':
    'un second administrateur doit donner son accord avant le retour d’un agent suspendu ; un administrateur parti compte encore sept jours',
  'identity.second-officer':
    'le second agent, pour ce qui touche aux fonctions et à l’accès, est un autre administrateur',
  'ledger.state': 'ce qu’un nœud signe de son registre est offert à la comparaison de tous',
  'ledger.entries':
    'les inscriptions du registre sont lues et prouvées par les auditeurs et le délégué à la protection des données',
  'ledger.entries.service':
    'un compte de service lit le registre pour le poste d’un auditeur et avec la portée audit:read',
  'ledger.check':
    'le registre est vérifié par les auditeurs, le délégué à la protection des données et qui assure la marche du nœud',
  'ledger.enter': 'un système de l’État inscrit au registre de celui-ci avec la portée log:write',
  'directory.read': 'chaque personne connectée peut consulter les États, leurs autorités et la façon de les joindre',
  'directory.neighbours': 'la place des voisins et des espaces regarde les agents de cet État, et non la défense',
  'directory.read.service':
    'un compte de service a besoin de la portée identity:read pour consulter l’annuaire des États',
  'directory.profile':
    'ce qui est dit aux autres d’une autorité est tenu par les administrateurs et par les postes d’autorité centrale et de contact policier de cette autorité',
  'directory.peers':
    'les voisins et les listes de confiance sont apportés, comparés et essayés par les administrateurs et l’autorité centrale',
  'directory.trust':
    'un second agent doit être d’accord avant qu’un voisin ait la confiance, qu’un espace soit accepté ou qu’une liste de confiance soit signée',
  'directory.second-officer': 'le second agent est un autre administrateur ou un agent de l’autorité centrale',
  'directory.distrust': 'chaque État peut cesser aussitôt de faire confiance : un seul responsable suffit',
  'directory.keys':
    'les clés du nœud sont vues par les administrateurs, les auditeurs et le délégué à la protection des données',
  'directory.keys.replace':
    'un second agent doit être d’accord avant qu’une clé du nœud ou d’une autorité soit remplacée',
  'directory.keys.revoke': 'une clé compromise est retirée aussitôt, par n’importe quel administrateur',
  'oversight.audit':
    'le journal d’audit est lu par les auditeurs et le délégué à la protection des données, jamais par ceux dont il consigne les actes',
  'oversight.audit.service':
    'un compte de service lit le journal d’audit pour le poste d’un auditeur et avec la portée audit:read',
  'oversight.audit.lead': 'qui dirige un dossier en répond, et peut lire qui l’a vu et modifié',
  'oversight.rules': 'une règle que nul ne peut lire ne mérite pas confiance : toute personne connectée les lit toutes',
  'oversight.proposal.list': 'les agents voient ce qu’ils ont demandé et ce à quoi ils peuvent consentir',
  'oversight.proposal.read': 'une proposition est ouverte à son auteur et à qui peut y consentir',
  'oversight.proposal.second': 'qui peut accomplir un acte peut, comme second agent, y consentir ou le refuser',
  'oversight.proposal.own': 'nul n’est le second agent de sa propre demande, à quelque poste que ce soit',
  'oversight.proposal.withdraw': 'seul l’auteur d’une demande peut la retirer',
  'cases.open': 'peuvent ouvrir un dossier celles et ceux qui enquêtent, poursuivent, jugent ou coopèrent',
  'cases.list': 'chacun peut demander les dossiers qu’il peut voir ; chaque ligne est décidée pour elle-même',
  'cases.participant-reads': 'les participants d’un dossier peuvent le lire',
  'cases.authority-reads':
    'un procureur ou un juge de l’autorité qui tient le dossier peut le lire, sauf s’il est restreint',
  'cases.member-writes':
    'les responsables et les membres d’un dossier peuvent y écrire ; les lecteurs ne font que lire',
  'cases.lead-lifts-restriction':
    'le responsable d’un dossier décide qui peut le voir et lève donc seul sa restriction',
  'cases.lead-directs': 'le responsable d’un dossier décide qui y participe et ce qu’il en advient',
  'cases.lead-raises-marking': 'le responsable d’un dossier peut en relever le marquage',
  'cases.lead-lowers-marking': 'abaisser un marquage exige le responsable et l’accord d’un second agent',
  'cases.member-lowers-part': 'abaisser le marquage d’une partie exige l’accord d’un second agent',
  'cases.lead-releases-hold': 'lever une suspension d’effacement exige le responsable et l’accord d’un second agent',
  'cases.second-officer':
    'le second agent est un autre participant du dossier, ou un procureur ou un juge de l’autorité qui tient le dossier',
  'cases.refer': 'qui ajoute un sujet apprend qui appeler au sujet d’autres travaux le concernant',
  'cases.clearance': 'l’habilitation du poste est inférieure au marquage',
  'cases.tlp-red': 'marqué TLP:RED : réservé aux participants du dossier',
  'cases.tlp-amber-strict': 'marqué TLP:AMBER+STRICT : réservé à l’autorité qui tient le dossier',
  'cases.onward': 'code de traitement H2 : seule l’autorité qui tient le dossier peut le transmettre',
  'cases.defence-in-its-cases':
    'la défense ne voit que les dossiers auxquels elle participe, et aucun tant qu’il est restreint',
  'cases.defence-no-notes': 'les notes des autorités ne sont pas ouvertes à la défense',
  'cases.defence-writes-no-notes': 'les notes des autorités ne sont pas ouvertes à la défense',
  'cases.defence-agrees-to-nothing': 'le second agent répond pour une autorité, la défense ne peut donc pas l’être',
  'cases.overseers-see-no-content':
    'les auditeurs, les délégués à la protection des données et les administrateurs voient le journal d’audit, non le contenu des dossiers',
  'cases.scope-read': 'le compte de service n’a pas la portée `cases:read`',
  'cases.scope-write': 'le compte de service n’a pas la portée `cases:write`',
  'exchange.list': 'chacun peut demander les messages qu’il peut voir ; chaque ligne est décidée pour elle-même',
  'exchange.peers':
    'ceux qui tiennent le bureau du courrier, et ceux qui exploitent le nœud, voient ce qui attend pour chaque État',
  'exchange.carry':
    'ceux qui tiennent le bureau du courrier, et ceux qui exploitent le nœud, portent les messages vers un État coupé du réseau et les en rapportent',
  'exchange.upload': 'ceux qui peuvent écrire des messages peuvent y joindre des fichiers',
  'exchange.own-upload': 'un téléversement appartient au poste qui l’a commencé',
  'exchange.request-information':
    'ceux qui enquêtent, poursuivent ou coopèrent peuvent demander des informations à un autre État',
  'exchange.answer-request':
    'ceux qui exécutent ou décident les demandes d’autres États, ou qui enquêtent et poursuivent ici, peuvent y répondre',
  'exchange.inform-spontaneously':
    'ceux qui enquêtent, poursuivent ou coopèrent peuvent informer un autre État sans demande de sa part',
  'exchange.write-administratively':
    'ceux qui tiennent le bureau du courrier peuvent écrire sur le traitement d’une affaire',
  'exchange.purpose':
    'les messages à d’autres États servent le travail sur le crime, non le contrôle, l’audit, la défense ou l’exploitation du nœud',
  'exchange.send-within-clearance': 'l’habilitation du poste est inférieure au marquage',
  'exchange.room-works': 'ceux qui tiennent le bureau du courrier de l’autorité lisent ses messages et y donnent suite',
  'exchange.author-works': 'le poste qui a écrit un message le suit jusqu’à son terme',
  'exchange.assignee-works': 'le poste à qui un message a été confié y travaille',
  'exchange.file-reads': 'qui peut lire le dossier où un message est conservé peut lire le message',
  'exchange.file-works':
    'qui peut écrire dans le dossier où un message est conservé peut l’ouvrir, y répondre et le corriger pour son autorité',
  'exchange.clearance': 'l’habilitation du poste est inférieure au marquage',
  'exchange.tlp-red':
    'marqué TLP:RED : pour son auteur, le bureau du courrier et qui y travaille seulement, quel que soit le lecteur du dossier',
  'exchange.tlp-amber-strict': 'marqué TLP:AMBER+STRICT : pour l’autorité qui l’a envoyé ou reçu seulement',
  'exchange.not-for-the-defence':
    'les messages entre autorités parviennent à la défense par le tribunal, non par l’échange',
  'exchange.overseers-see-no-content':
    'les auditeurs, les délégués à la protection des données et les administrateurs voient la piste d’audit, non le contenu des messages',
  'exchange.receive':
    'les autorités qui enquêtent, poursuivent, jugent ou coopèrent peuvent écrire à celles de cet État',
  'exchange.receive-for-a-purpose': 'les messages d’autres États ne sont reçus que pour le travail sur le crime',
  'exchange.receive-releasable': 'son marquage ne permet pas à cet État de l’avoir',
  'exchange.receive-own-conversation': 'sa conversation a lieu entre d’autres autorités',
  'exchange.receive-spontaneous':
    'un tribunal n’informe pas un autre État sans demande ; son parquet ou son autorité centrale le font',
  'exchange.scope-read': 'il manque au compte de service la portée `exchange:read`',
  'exchange.scope-write': 'il manque au compte de service la portée `exchange:write`',
  'default-deny': 'aucune règle ne le permet',
  'policy-error': 'une règle n’a pu être évaluée, et ce qui ne peut être évalué n’est pas permis',
  'law.read': 'traités, déclarations et délais sont du droit public : toute personne connectée peut les consulter',
  'rooms.open': 'ceux qui enquêtent, poursuivent, jugent ou coopèrent peuvent ouvrir un salon',
  'rooms.list': 'chacun peut demander les salons qu’il peut voir ; chaque ligne est décidée pour elle-même',
  'rooms.own-device': 'les agents font connaître leur propre navigateur pour que d’autres puissent l’admettre',
  'rooms.member': 'les membres d’un salon y lisent et y écrivent, et personne d’autre',
  'rooms.member-sees': 'les membres d’un salon voient qui y participe',
  'rooms.invited-sees': 'une autorité invitée voit à quoi elle est invitée, et non ce qui y est écrit',
  'rooms.invited-seats': 'une autorité invitée décide lesquels de ses agents prennent place',
  'rooms.lead-directs':
    'les membres de l’État qui dirige un salon décident qui est invité, qui dirige, quand il ferme et combien de temps il est conservé',
  'rooms.clearance': 'l’habilitation du poste est inférieure au marquage',
  'rooms.onward': 'code de traitement H2 : seul l’État qui dirige le salon peut transmettre ce qu’il contient',
  'rooms.overseers-see-no-content':
    'les auditeurs, les délégués à la protection des données et les administrateurs voient la piste d’audit, non ce qui est écrit dans les salons',
  'rooms.defence': 'les salons sont réservés aux autorités entre elles ; on écrit à la défense par message',
  'requests.open': 'ceux qui enquêtent, poursuivent, jugent ou coopèrent peuvent rédiger une demande à un autre État',
  'requests.list': "chacun peut demander les demandes qu'il peut voir ; chaque ligne est décidée pour elle-même",
  'requests.author-reads': 'le poste qui a rédigé une demande peut la lire',
  'requests.case-reads': "qui peut lire l'affaire peut lire ses demandes",
  'requests.central-authority-reads': "l'autorité centrale lit les demandes une fois remises ou arrivées",
  'requests.police-contact-reads': 'le point de contact policier lit ce qui passe entre polices',
  'requests.executing-authority-reads': "les autorités d'exécution lisent les demandes arrivées",
  'requests.authority-reads': "les procureurs et juges de l'autorité qui tient une demande peuvent la lire",
  'requests.statistics':
    'qui travaille avec les demandes, ou contrôle ceux qui le font, peut voir combien de temps elles prennent et comment elles finissent',
  'requests.statistics-whole':
    "l'autorité centrale et ceux qui la contrôlent comptent les demandes de l'État dans leur ensemble ; celles qu'ils ne peuvent lire, par groupes de trois ou plus seulement",
  'requests.author-writes':
    "le poste qui a rédigé une demande, ceux qui écrivent dans son affaire et les procureurs de son autorité peuvent l'écrire",
  'requests.desk-files': 'le bureau qui traite une demande reçue la classe dans une affaire',
  'requests.lays-files': 'qui rédige une demande, ou peut y accomplir un acte, dépose les fichiers qui l’accompagnent',
  'requests.role-acts': 'chaque acte revient aux rôles que son type désigne',
  'requests.two-act': "autoriser, refuser, divulguer et remettre exigent l'accord d'un second agent",
  'requests.second-officer':
    "le second agent est un autre titulaire d'un rôle prévu pour l'acte, ou d'un rôle qui le contrôle",
  'requests.act-in-sight': 'seul qui peut lire une demande y agit',
  'requests.clearance': "l'habilitation du poste est inférieure au marquage",
  'requests.tlp-red': 'marqué TLP:RED : pour le poste qui la tient et les participants de son affaire seulement',
  'requests.tlp-amber-strict': "marqué TLP:AMBER+STRICT : pour l'autorité qui la tient seulement",
  'requests.privileged':
    'elle peut contenir ce que défenseur et client se sont dit : pour les procureurs, juges et autorités centrales seulement',
  'requests.defence-sees-none': 'les demandes sont communiquées à la défense par le tribunal, non lues au bureau',
  'requests.overseers-see-no-content':
    "les auditeurs et administrateurs voient le journal d'audit, non le contenu des demandes",
  'requests.scope-read': "le compte de service n'a pas la portée `requests:read`",
  'requests.services-do-not-act': "les actes d'une demande sont ceux d'un agent",
  'requests.read-paper': 'chacun peut faire examiner un document qu’il détient ; rien de ce nœud n’est montré avec',
  'requests.holds':
    'qui garde une demande, écrit dans son dossier ou en répond en droit interdit la destruction de son contenu',
  'requests.releases-hold':
    'permettre à nouveau la destruction du contenu d’une demande exige l’accord d’un second agent',
}
