/** The reason of every rule of the policies, by the name of the rule. English is the rule’s own sentence. */
export const rule = {
  'identity.node.read': 'which State a node serves and how to sign in is public',
  'identity.sign-in': 'anyone may try to prove who they are',
  'identity.session.own': "an officer's own sessions are for that officer alone",
  'identity.passkey.own': "an officer's passkeys are for that officer alone",
  'identity.directory':
    'whoever is signed in may look up the authorities and posts of this State, without addresses of persons',
  'identity.directory.service': 'a service account needs the scope identity:read to look at the directory',
  'identity.officers.read': 'the list of officers is for administrators, auditors and the data-protection officer',
  'identity.administer': 'authorities, posts, officers and service accounts are kept by administrators',
  'identity.post.create': 'posts are made by administrators',
  'identity.post.create.weighty':
    'a second administrator must agree before a post of an administrator, auditor, data-protection officer, judge or prosecutor, or with clearance 3 or 4, is made',
  'identity.post.change': 'posts are kept by administrators',
  'identity.post.change.weighty':
    'a second administrator must agree before a clearance changes, or the roles or authority of a post that is then one of an administrator, auditor, data-protection officer, judge or prosecutor, or has clearance 3 or 4',
  'identity.post.assign': 'posts are given by administrators',
  'identity.post.assign.weighty':
    'a second administrator must agree before someone is given a post of an administrator, auditor, data-protection officer, judge or prosecutor, or with clearance 3 or 4; an administrator who is gone still counts for seven days',
  'identity.post.assign.self': 'nobody gives a post to themselves',
  'identity.post.delegate': 'only who acts in the post can delegate some of its roles',
  'identity.post.delegate.weighty':
    'an administrator must agree before roles of a post of an administrator, auditor, data-protection officer, judge or prosecutor, or with clearance 3 or 4, are delegated',
  'identity.service-account': 'service accounts are made by administrators',
  'identity.service-account.records':
    'a second administrator must agree before a machine is given the records that are open to a post',
  'identity.tenure.end.own': 'who delegated roles of their post may take them back',
  'identity.officer.link': 'links for officers are made by administrators',
  'identity.officer.recover':
    'a new link for an officer in service replaces all passkeys, so a second administrator must agree',
  'identity.officer.reinstate': 'officers are reinstated by administrators',
  'identity.officer.reinstate.second':
    'a second administrator must agree before a suspended officer comes back; an administrator who is gone still counts for seven days',
  'identity.second-officer': 'the second officer to what touches duties and access is another administrator',
  'ledger.state': 'what a node signs of its log is for everyone to compare',
  'ledger.entries': 'the entries of the log are read and proven by auditors and the data-protection officer',
  'ledger.entries.service': "a service account reads the log for an auditor's post and with the scope audit:read",
  'ledger.check': 'the log is checked by auditors, the data-protection officer and whoever keeps the node running',
  'ledger.enter': 'a system of the State enters in its log with the scope log:write',
  'directory.read': 'whoever is signed in may look up States, their authorities and how they are reached',
  'directory.neighbours': 'where neighbours and spaces stand is for the officers of this State, not for the defence',
  'directory.read.service': 'a service account needs the scope identity:read to look at the directory',
  'directory.profile':
    "what others are told of an authority is kept by administrators, and by the authority's own central authority and police contact posts",
  'directory.peers':
    'neighbours and trust lists are brought, compared and tested by administrators and the central authority',
  'directory.trust':
    'a second officer must agree before a neighbour is trusted, a space accepted or a trust list signed',
  'directory.second-officer':
    'the second officer to trust is another administrator or an officer of the central authority',
  'directory.distrust': 'each State may stop trusting at once: one officer in charge is enough',
  'directory.keys': 'the keys of the node are seen by administrators, auditors and the data-protection officer',
  'directory.keys.replace': 'a second officer must agree before a key of the node or of an authority is replaced',
  'directory.keys.revoke': 'a compromised key is taken back at once, by any administrator',
  'oversight.audit':
    'the audit trail is read by auditors and the data-protection officer, never by those whose acts it records',
  'oversight.audit.service':
    "a service account reads the audit trail for an auditor's post and with the scope audit:read",
  'oversight.audit.lead': 'who leads a case answers for it, and may read who saw and changed it',
  'oversight.rules': 'a rule nobody may read cannot be trusted: whoever is signed in reads them all',
  'oversight.proposal.list': 'officers see what they asked for, and what they may agree to',
  'oversight.proposal.read': 'a proposal is open to who made it and to who may agree to it',
  'oversight.proposal.second': 'who may do a thing may, as second officer, agree to it or decline',
  'oversight.proposal.own': 'nobody is the second officer to what they asked for, in whichever post',
  'oversight.proposal.withdraw': 'only who asked for a thing may withdraw it',
  'cases.open': 'those who investigate, prosecute, judge or cooperate may open a case',
  'cases.list': 'everyone may ask for the cases they may see; each row is decided by itself',
  'cases.participant-reads': 'participants of a case may read it',
  'cases.authority-reads':
    'a prosecutor or judge of the authority that keeps the file may read it unless it is restricted',
  'cases.member-writes': 'leads and members of a case may write in it; readers only read',
  'cases.lead-lifts-restriction': 'the lead of a case decides who may see it, and so alone lifts its restriction',
  'cases.lead-directs': 'the lead of a case decides who takes part and what becomes of the file',
  'cases.lead-raises-marking': 'the lead of a case may raise its marking',
  'cases.lead-lowers-marking': 'lowering a marking needs the lead and a second officer who agrees',
  'cases.member-lowers-part': 'lowering the marking of a part needs a second officer who agrees',
  'cases.lead-releases-hold': 'lifting a hold on deletion needs the lead and a second officer who agrees',
  'cases.second-officer':
    'the second officer is another participant of the case, or a prosecutor or judge of the authority that keeps the file',
  'cases.refer': 'who adds a subject is told whom to call about other work on it',
  'cases.clearance': 'the clearance of the post is below the marking',
  'cases.tlp-red': 'marked TLP:RED: for the participants of the case only',
  'cases.tlp-amber-strict': 'marked TLP:AMBER+STRICT: for the authority that keeps the file only',
  'cases.onward': 'handling code H2: only the authority that keeps the file may pass it on',
  'cases.defence-in-its-cases': 'the defence sees only cases in which it takes part, and none while it is restricted',
  'cases.defence-no-notes': 'notes of the authorities are not open to the defence',
  'cases.defence-writes-no-notes': 'notes of the authorities are not open to the defence',
  'cases.defence-agrees-to-nothing': 'the second officer answers for an authority, so the defence cannot be one',
  'cases.overseers-see-no-content':
    'auditors, data-protection officers and administrators see the audit trail, not the content of cases',
  'cases.scope-read': 'the service account lacks the scope `cases:read`',
  'cases.scope-write': 'the service account lacks the scope `cases:write`',
  'exchange.list': 'everyone may ask for the messages they may see; each row is decided by itself',
  'exchange.peers': 'those who work the post room, and who run the node, see what waits for each State',
  'exchange.carry':
    'those who work the post room, and who run the node, carry messages to and from a State that is cut off',
  'exchange.upload': 'those who may write messages may attach files to them',
  'exchange.own-upload': 'an upload belongs to the post that began it',
  'exchange.request-information': 'those who investigate, prosecute or cooperate may ask another State for information',
  'exchange.answer-request':
    'those who execute or decide requests of other States, or investigate and prosecute here, may answer them',
  'exchange.inform-spontaneously':
    'those who investigate, prosecute or cooperate may inform another State without being asked',
  'exchange.write-administratively': 'those who work the post room may write about how a matter is handled',
  'exchange.purpose':
    'messages to other States serve the work on crime, not supervision, audit, defence or the running of the node',
  'exchange.send-within-clearance': 'the clearance of the post is below the marking',
  'exchange.room-works': 'those who work the post room of the authority read its messages and act on them',
  'exchange.author-works': 'the post that wrote a message follows it to its end',
  'exchange.assignee-works': 'the post to which a message was given works on it',
  'exchange.file-reads': 'who may read the file in which a message is kept may read the message',
  'exchange.file-works':
    'who may write in the file in which a message is kept may open, answer and correct it for its authority',
  'exchange.clearance': 'the clearance of the post is below the marking',
  'exchange.tlp-red':
    'marked TLP:RED: for its author, the post room and whoever works on it only, whoever reads the file',
  'exchange.tlp-amber-strict': 'marked TLP:AMBER+STRICT: for the authority it was sent by or to only',
  'exchange.not-for-the-defence':
    'messages between authorities reach the defence through the court, not through the exchange',
  'exchange.overseers-see-no-content':
    'auditors, data-protection officers and administrators see the audit trail, not the content of messages',
  'exchange.receive': 'authorities that investigate, prosecute, judge or cooperate may write to those of this State',
  'exchange.receive-for-a-purpose': 'messages of other States are taken for the work on crime only',
  'exchange.receive-releasable': 'its marking does not let this State have it',
  'exchange.receive-own-conversation': 'its conversation is one between other authorities',
  'exchange.receive-spontaneous':
    'a court does not inform another State without being asked; its prosecution or central authority does',
  'exchange.scope-read': 'the service account lacks the scope `exchange:read`',
  'exchange.scope-write': 'the service account lacks the scope `exchange:write`',
  'default-deny': 'no rule permits this',
  'policy-error': 'a rule could not be evaluated, and what cannot be evaluated is not allowed',
  'law.read': 'treaties, declarations and periods are public law: whoever is signed in may look them up',
  'rooms.open': 'those who investigate, prosecute, judge or cooperate may open a room',
  'rooms.list': 'everyone may ask for the rooms they may see; each row is decided by itself',
  'rooms.own-device': 'officers make their own browser known, so that others can let it in',
  'rooms.member': 'members of a room read and write in it, and nobody else',
  'rooms.member-sees': 'members of a room see who takes part in it',
  'rooms.invited-sees': 'an authority that was invited sees what it was invited to, and not what is written there',
  'rooms.invited-seats': 'an authority that was invited decides which of its officers take a place',
  'rooms.lead-directs':
    'members of the State that leads a room decide who is invited, who leads, when it closes and how long it is kept',
  'rooms.clearance': 'the clearance of the post is below the marking',
  'rooms.onward': 'handling code H2: only the State that leads the room may pass on what is in it',
  'rooms.overseers-see-no-content':
    'auditors, data-protection officers and administrators see the audit trail, not what is written in rooms',
  'rooms.defence': 'rooms are for authorities among themselves; the defence is written to by message',
  'requests.open': 'those who investigate, prosecute, judge or cooperate may draft a request to another State',
  'requests.list': 'everyone may ask for the requests they may see; each row is decided by itself',
  'requests.author-reads': 'the post that drafted a request may read it',
  'requests.case-reads': 'who may read the case may read its requests',
  'requests.central-authority-reads': 'the central authority reads requests once they are handed in or have come',
  'requests.police-contact-reads': 'the police contact point reads what goes between police',
  'requests.executing-authority-reads': 'executing authorities read the requests that have come',
  'requests.authority-reads': 'prosecutors and judges of the authority that keeps a request may read it',
  'requests.statistics':
    'who works with requests, or watches over those who do, may see how long they take and how they end',
  'requests.statistics-whole':
    'the central authority and those who watch over it count the requests of the State as a whole; of those they may not read, in groups of three or more alone',
  'requests.author-writes':
    'the post that drafted a request, those who write in its case and the prosecutors of its authority may write it',
  'requests.desk-files': 'the desk that works on a received request puts it into a case',
  'requests.lays-files': 'who writes a request, or may take an act in it, lays down the files that go along',
  'requests.role-acts': 'each act is for the roles its kind names',
  'requests.two-act': 'authorising, refusing, disclosing and surrendering take a second officer who agrees',
  'requests.second-officer': 'the second officer is another holder of a role the act is for, or of one that reviews it',
  'requests.act-in-sight': 'only who may read a request acts in it',
  'requests.clearance': 'the clearance of the post is below the marking',
  'requests.tlp-red': 'marked TLP:RED: for the post that keeps it and the participants of its case only',
  'requests.tlp-amber-strict': 'marked TLP:AMBER+STRICT: for the authority that keeps it only',
  'requests.privileged':
    'it may hold what counsel and client said: for prosecutors, judges and central authorities alone',
  'requests.defence-sees-none': 'requests are disclosed to the defence by the court, not read at the desk',
  'requests.overseers-see-no-content': 'auditors and administrators see the audit trail, not the content of requests',
  'requests.scope-read': 'the service account lacks the scope `requests:read`',
  'requests.services-do-not-act': 'acts in a request are those of an officer',
  'requests.read-paper': 'everyone may have a document looked at that they hold; nothing of this node is shown with it',
  'requests.holds':
    'who keeps a request, writes in its case, or answers for it at law forbids that its content is destroyed',
  'requests.releases-hold':
    'allowing again that the content of a request is destroyed takes a second officer who agrees',
} as const
