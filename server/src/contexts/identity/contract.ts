import { z } from 'zod'
import { route } from '#kernel/route'
import { event } from '#kernel/event'
import { Id, Offers, PageQuery, pageOf } from '#kernel/schema/page'
import { Instant } from '#kernel/schema/instant'
import { LangText, Language, Line } from '#kernel/schema/text'
import { Authority, NodeFacts, Officer, Passkey, Post, Role, Scope, ServiceAccount, Session, Tenure } from './words.ts'

export * from './words.ts'

const byId = z.object({ id: Id })
const none = z.object({})

/** Options and answers of WebAuthn travel as the browser makes them; the server's library parses them strictly. */
const WebAuthn = z.looseObject({})
const Ceremony = z.object({ ceremony: Id, options: WebAuthn })

// — the node and signing in —

export const readNode = route({
  method: 'GET',
  path: '/api/node',
  access: 'public',
  summary: 'Tell which State this node serves and how to sign in',
  reply: NodeFacts,
  refusals: {},
})
export const readSession = route({
  method: 'GET',
  path: '/api/session',
  summary: 'Tell who is signed in, in which post, for which purpose',
  reply: Session,
  refusals: {},
})
export const beginPasskeySignIn = route({
  method: 'POST',
  path: '/api/sign-in/passkey/begin',
  access: 'public',
  summary: 'Begin signing in with a passkey',
  body: none,
  reply: Ceremony,
  refusals: {},
})
export const finishPasskeySignIn = route({
  method: 'POST',
  path: '/api/sign-in/passkey/finish',
  access: 'public',
  summary: 'Finish signing in with a passkey',
  body: z.object({ ceremony: Id, answer: WebAuthn }),
  reply: Session,
  refusals: { 'sign-in-failed': 401 },
})
export const listSampleOfficers = route({
  method: 'GET',
  path: '/api/sign-in/sandbox',
  access: 'public',
  summary: 'List the sample officers of the sandbox',
  reply: z.object({
    officers: z.array(z.object({ officer: Officer, title: LangText, roles: z.array(Role), authority: LangText })),
  }),
  refusals: { 'not-a-sandbox': 404 },
})
export const signInAsSample = route({
  method: 'POST',
  path: '/api/sign-in/sandbox',
  access: 'public',
  summary: 'Sign in as a sample officer of the sandbox',
  body: z.object({ officer: Id }),
  reply: Session,
  refusals: { 'not-a-sandbox': 404, 'sign-in-failed': 401 },
})
/** An enrolment link is used once: by the first administrator, or by an officer who was invited. */
export const readEnrolment = route({
  method: 'POST',
  path: '/api/enrolment/read',
  access: 'public',
  summary: 'Tell what an enrolment link is for',
  body: z.object({ token: z.string().max(200) }),
  reply: z.object({ first: z.boolean(), officer: Officer.nullable(), expiresAt: Instant }),
  refusals: { 'link-not-valid': 410 },
})
export const beginEnrolment = route({
  method: 'POST',
  path: '/api/enrolment/begin',
  access: 'public',
  summary: 'Begin registering the first passkey of an officer',
  body: z.object({
    token: z.string().max(200),
    name: LangText.optional(),
    email: z.email().max(200).optional(),
    language: Language,
  }),
  reply: Ceremony,
  refusals: { 'link-not-valid': 410, 'name-missing': 422 },
})
export const finishEnrolment = route({
  method: 'POST',
  path: '/api/enrolment/finish',
  access: 'public',
  summary: 'Finish registering the first passkey and sign in',
  body: z.object({ token: z.string().max(200), ceremony: Id, answer: WebAuthn, label: Line }),
  reply: Session,
  refusals: { 'link-not-valid': 410, 'sign-in-failed': 401 },
})
export const signOut = route({
  method: 'POST',
  path: '/api/session/end',
  summary: 'Sign out',
  body: none,
  reply: none,
  refusals: {},
})
export const choosePost = route({
  method: 'POST',
  path: '/api/session/post',
  summary: 'Choose the post to act in',
  body: z.object({ post: Id }),
  reply: Session,
  refusals: { 'post-not-held': 403 },
})
export const choosePurpose = route({
  method: 'POST',
  path: '/api/session/purpose',
  summary: 'Choose the purpose and its legal basis',
  body: z.object({ purpose: z.string().max(60), basis: z.string().max(80) }),
  reply: Session,
  refusals: { 'purpose-not-known': 422, 'basis-not-for-purpose': 422 },
})
export const chooseLanguage = route({
  method: 'POST',
  path: '/api/session/language',
  summary: 'Choose the language of the interface',
  body: z.object({ language: Language }),
  reply: Session,
  refusals: {},
})
const OwnSession = z.object({
  id: Id,
  method: Session.shape.method,
  signedInAt: Instant,
  lastSeenAt: Instant,
  device: z.string(),
  current: z.boolean(),
})
export const listSessions = route({
  method: 'GET',
  path: '/api/sessions',
  summary: 'List your own sessions',
  reply: z.object({ sessions: z.array(OwnSession) }),
  refusals: {},
})
export const revokeSession = route({
  method: 'POST',
  path: '/api/sessions/:id/revoke',
  summary: 'End one of your own sessions',
  params: byId,
  body: none,
  reply: none,
  refusals: {},
})
export const listPasskeys = route({
  method: 'GET',
  path: '/api/passkeys',
  summary: 'List your passkeys',
  reply: z.object({ passkeys: z.array(Passkey) }),
  refusals: {},
})
export const beginPasskey = route({
  method: 'POST',
  path: '/api/passkeys/begin',
  summary: 'Begin adding a passkey',
  body: none,
  reply: Ceremony,
  refusals: { 'sign-in-not-recent': 403 },
})
export const finishPasskey = route({
  method: 'POST',
  path: '/api/passkeys/finish',
  summary: 'Finish adding a passkey',
  body: z.object({ ceremony: Id, answer: WebAuthn, label: Line }),
  reply: Passkey,
  refusals: { 'sign-in-failed': 401 },
})
export const removePasskey = route({
  method: 'POST',
  path: '/api/passkeys/remove',
  summary: 'Remove one of your passkeys',
  body: z.object({ id: z.string().max(400) }),
  reply: none,
  refusals: { 'last-passkey': 409 },
})

// — administration —

export const listAuthorities = route({
  method: 'GET',
  path: '/api/authorities',
  summary: 'List the authorities of this State',
  reply: z.object({ authorities: z.array(Authority) }),
  refusals: {},
})
export const createAuthority = route({
  method: 'POST',
  path: '/api/authorities',
  summary: 'Add an authority',
  body: Authority.omit({ id: true, version: true }),
  reply: Authority,
  refusals: {},
})
export const changeAuthority = route({
  method: 'PUT',
  path: '/api/authorities/:id',
  summary: 'Change an authority',
  params: byId,
  versioned: true,
  body: Authority.omit({ id: true, version: true }),
  reply: Authority,
  refusals: {},
})
/** Colleagues see who is in a post; addresses and reasons are for administration. */
const PostHolder = z.object({ officer: Officer.omit({ email: true }), tenure: Tenure.omit({ reason: true }) })
export const PostRow = Post.extend({ holders: z.array(PostHolder) })
export const listPosts = route({
  method: 'GET',
  path: '/api/posts',
  summary: 'List the posts and who holds them',
  query: z.object({ authority: Id.optional() }),
  reply: z.object({ posts: z.array(PostRow) }),
  refusals: {},
})
export const createPost = route({
  method: 'POST',
  path: '/api/posts',
  summary: 'Add a post',
  body: Post.omit({ id: true, state: true, version: true }),
  reply: Post,
  refusals: { 'duties-conflict': 409 },
})
export const changePost = route({
  method: 'PUT',
  path: '/api/posts/:id',
  summary: 'Change a post',
  params: byId,
  versioned: true,
  body: Post.omit({ id: true, state: true, version: true }),
  reply: Post,
  refusals: { 'duties-conflict': 409, 'last-administrator': 409 },
})
export const closePost = route({
  method: 'POST',
  path: '/api/posts/:id/close',
  summary: 'Close a post',
  params: byId,
  versioned: true,
  body: none,
  reply: Post,
  refusals: { 'last-administrator': 409 },
})
const OfficerRow = Officer.extend({ tenures: z.array(Tenure), passkeys: z.int(), offers: Offers })
export const listOfficers = route({
  method: 'GET',
  path: '/api/officers',
  summary: 'List the officers',
  query: PageQuery.extend({
    q: z.string().max(200).optional(),
    state: z.enum(['invited', 'active', 'suspended', 'left']).optional(),
  }),
  reply: pageOf(OfficerRow),
  refusals: {},
})
const Invitation = z.object({ officer: Officer, link: z.string(), expiresAt: Instant })
export const inviteOfficer = route({
  method: 'POST',
  path: '/api/officers',
  summary: 'Invite an officer with a one-time link',
  body: z.object({ name: LangText, email: z.email().max(200), language: Language }),
  reply: Invitation,
  refusals: { 'officer-exists': 409 },
})
export const renewInvitation = route({
  method: 'POST',
  path: '/api/officers/:id/invite',
  summary: 'Make a new one-time link for an officer',
  params: byId,
  body: none,
  reply: Invitation,
  refusals: { 'last-administrator': 409 },
})
export const suspendOfficer = route({
  method: 'POST',
  path: '/api/officers/:id/suspend',
  summary: 'Suspend an officer and end all sessions',
  params: byId,
  versioned: true,
  body: z.object({ reason: Line }),
  reply: Officer,
  refusals: { 'last-administrator': 409 },
})
export const reinstateOfficer = route({
  method: 'POST',
  path: '/api/officers/:id/reinstate',
  summary: 'Reinstate a suspended officer',
  params: byId,
  versioned: true,
  body: z.object({ reason: Line }),
  reply: Officer,
  refusals: {},
})
export const dismissOfficer = route({
  method: 'POST',
  path: '/api/officers/:id/dismiss',
  summary: 'Record that an officer has left the service',
  params: byId,
  versioned: true,
  body: z.object({ reason: Line }),
  reply: Officer,
  refusals: { 'last-administrator': 409 },
})
export const assignPost = route({
  method: 'POST',
  path: '/api/posts/:id/tenures',
  summary: 'Give a post to an officer as holder or substitute',
  params: byId,
  body: z.object({
    officer: Id,
    kind: z.enum(['holder', 'substitute']),
    from: Instant,
    until: Instant.nullable(),
    reason: Line,
  }),
  reply: Tenure,
  refusals: {
    'post-closed': 409,
    'officer-not-active': 409,
    'substitute-needs-end': 422,
    'ends-before-it-begins': 422,
    'duties-conflict': 409,
  },
})
/** The holder of a post lets another officer act in some of its roles for a time. */
export const delegatePost = route({
  method: 'POST',
  path: '/api/posts/:id/delegations',
  summary: 'Delegate some roles of your post for a time',
  params: byId,
  body: z.object({ officer: Id, roles: z.array(Role).min(1), from: Instant, until: Instant, reason: Line }),
  reply: Tenure,
  refusals: {
    'not-the-holder': 403,
    'role-not-in-post': 422,
    'ends-before-it-begins': 422,
    'officer-not-active': 409,
    'duties-conflict': 409,
  },
})
export const endTenure = route({
  method: 'POST',
  path: '/api/tenures/:id/end',
  summary: 'End a tenure, substitution or delegation',
  params: byId,
  body: z.object({ reason: Line }),
  reply: Tenure,
  refusals: { 'last-administrator': 409, 'already-ended': 409 },
})
export const listServiceAccounts = route({
  method: 'GET',
  path: '/api/service-accounts',
  summary: 'List service accounts',
  reply: z.object({ accounts: z.array(ServiceAccount) }),
  refusals: {},
})
export const createServiceAccount = route({
  method: 'POST',
  path: '/api/service-accounts',
  summary: 'Make a service account; its token is shown once',
  body: z.object({
    name: Line,
    post: Id,
    scopes: z.array(Scope).min(1),
    purpose: z.string().max(60),
    basis: z.string().max(80),
    expiresAt: Instant,
  }),
  reply: z.object({ account: ServiceAccount, token: z.string() }),
  refusals: { 'lasts-too-long': 422, 'post-closed': 409, 'purpose-not-known': 422, 'basis-not-for-purpose': 422 },
})
export const revokeServiceAccount = route({
  method: 'POST',
  path: '/api/service-accounts/:id/revoke',
  summary: 'Revoke a service account',
  params: byId,
  body: none,
  reply: ServiceAccount,
  refusals: {},
})

// — news —

export const OfficerInvited = event('identity/officer-invited', 1, z.object({ officer: Id }))
export const OfficerEnrolled = event('identity/officer-enrolled', 1, z.object({ officer: Id }))
/** Why something was done to an officer is kept where it is told: in the history of the officer. */
const withReason = z.object({ officer: Id, reason: Line })
export const OfficerSuspended = event('identity/officer-suspended', 1, withReason)
export const OfficerReinstated = event('identity/officer-reinstated', 1, withReason)
export const OfficerDismissed = event('identity/officer-dismissed', 1, withReason)
export const PostChanged = event('identity/post-changed', 1, z.object({ post: Id }))
export const TenureBegan = event('identity/tenure-began', 1, z.object({ tenure: Id, officer: Id, post: Id }))
export const TenureEnded = event(
  'identity/tenure-ended',
  1,
  z.object({ tenure: Id, officer: Id, post: Id, reason: Line }),
)
