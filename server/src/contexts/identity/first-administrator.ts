import type { Seat } from './rules.ts'
import type { Authority, Officer, Post } from './words.ts'

/** How the first authority and post are called, until the administrator calls them otherwise. */
const names: Readonly<Record<Officer['language'], { readonly authority: string; readonly post: string }>> = {
  en: { authority: 'Administration of the node', post: 'Administrator' },
  fr: { authority: 'Administration du nœud', post: 'Administrateur' },
  es: { authority: 'Administración del nodo', post: 'Administrador' },
  ar: { authority: 'إدارة العقدة', post: 'مدير' },
  ru: { authority: 'Администрация узла', post: 'Администратор' },
  zh: { authority: '节点管理处', post: '管理员' },
}

/** What the first administrator needs in an empty node: an authority, a post with that role, and a tenure in it. */
export function firstAdministrator(
  officer: Officer,
  node: string,
  now: string,
  id: () => string,
): { readonly officer: Officer; readonly seat: Seat } {
  const { language } = officer
  const called = names[language]
  const authority: Authority = {
    id: id(),
    names: [{ language, text: called.authority }],
    kind: 'administration',
    place: node,
    zone: 'UTC',
    languages: [language],
    version: 1,
  }
  const post: Post = {
    id: id(),
    authority: authority.id,
    title: { language, text: called.post },
    unit: node,
    roles: ['administrator'],
    clearance: 0,
    state: 'open',
    version: 1,
  }
  const tenure: Seat['tenure'] = {
    id: id(),
    officer: officer.id,
    post: post.id,
    kind: 'holder',
    from: now,
    until: null,
    roles: null,
    reason: called.authority,
  }
  return { officer, seat: { tenure, post, authority, standing: null } }
}
