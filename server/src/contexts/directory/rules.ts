/** The decisions of the directory, without any I/O: for whoever simulates many nodes. */
export { keysAt, isTrusted, mergeKeys, newestKey, validAt, type HeldKey } from './rules.trust.ts'
export {
  continues,
  judgeList,
  listConsistency,
  listType,
  readList,
  rootAfter,
  signedBy,
  spacesTrusting,
  verifyListConsistency,
  type HeldSpace,
  type ReadList,
} from './rules.list.ts'
export { judgeDescriptor, readDescriptor, type Verdict } from './rules.descriptor.ts'
