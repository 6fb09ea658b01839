import { findBases, type Answer, type Question } from '#law/finder/find'
import type { Context } from '#kernel/context'
import type { Kernel } from '#kernel/kernel'
import { lawEndpoints } from './service.ts'

/** What other contexts ask of the law. All of it is pure: the same question has the same answer as long as the data does. */
export type Law = { readonly bases: (question: Question) => Answer }

/** The law as data, and the finder over it. Holds nothing of its own. */
export function law(kernel: Kernel): Context & { readonly door: Law } {
  return { name: 'law', endpoints: lawEndpoints(kernel), door: { bases: findBases } }
}
