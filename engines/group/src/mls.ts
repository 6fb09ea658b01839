// The one place that knows the library. Some of what is needed stands in its inner modules, so its version is pinned.
export {
  createApplicationMessage,
  createCommit,
  createGroup,
  decodeGroupState,
  decodeMlsMessage,
  encodeGroupState,
  encodeMlsMessage,
  emptyPskIndex,
  generateKeyPackageWithKey,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  joinGroupExternal,
  mlsExporter,
  processPublicMessage,
  type CiphersuiteImpl,
  type ClientConfig,
  type ClientState,
  type Credential,
  type GroupInfo,
  type KeyPackage,
  type LeafNode,
  type MLSMessage,
  type PrivateKeyPackage,
  type PrivateMessage,
  type Proposal,
  type PublicMessage,
  type RatchetTree,
  type SecretTree,
} from 'ts-mls'
export { validateRatchetTree } from 'ts-mls/clientState.js'
export { encode } from 'ts-mls/codec/tlsEncoder.js'
export { decodeVarLenData, varLenDataEncoder } from 'ts-mls/codec/variableLength.js'
export { createGroupInfo } from 'ts-mls/createCommit.js'
export { verifyFramedContentSignature } from 'ts-mls/framedContent.js'
export { ratchetTreeFromExtension, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js'
export { makeKeyPackageRef, verifyKeyPackage } from 'ts-mls/keyPackage.js'
export { unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
export { ratchetTreeEncoder } from 'ts-mls/ratchetTree.js'
