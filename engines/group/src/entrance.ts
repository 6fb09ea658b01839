import { sameBytes } from './bytes.ts'
import {
  createGroupInfo,
  decodeVarLenData,
  encode,
  ratchetTreeEncoder,
  varLenDataEncoder,
  type CiphersuiteImpl,
  type ClientState,
  type GroupInfo,
} from './mls.ts'

/**
 * The description of a group, signed by this device, with the key by which others enter it and its tree. The library
 * writes that key bare and reads it bare; RFC 9420 section 12.4.3.2 has it with its length before it.
 */
export async function infoOf({ hpke, ...rest }: CiphersuiteImpl, state: ClientState): Promise<GroupInfo> {
  const { publicKey } = await hpke.deriveKeyPair(state.keySchedule.externalSecret)
  const key = encode(varLenDataEncoder)(await hpke.exportPublicKey(publicKey))
  const tree = encode(ratchetTreeEncoder)(state.ratchetTree)
  return createGroupInfo(
    state.groupContext,
    state.confirmationTag,
    state,
    [
      { extensionType: 'external_pub', extensionData: key },
      { extensionType: 'ratchet_tree', extensionData: tree },
    ],
    { hpke, ...rest },
  )
}

/** The key by which one enters a group so described; undefined where none is written. */
export function entranceOf({ extensions }: GroupInfo): Uint8Array | undefined {
  const written = extensions.find(({ extensionType }) => extensionType === 'external_pub')?.extensionData
  const read = written && decodeVarLenData(written, 0)
  return read !== undefined && read[1] === written?.length ? read[0] : undefined
}

/** The cipher with which the library, which takes what is written for the key itself, enters a group so described. */
export function entering(cipher: CiphersuiteImpl, info: GroupInfo): CiphersuiteImpl {
  const written = info.extensions.find(({ extensionType }) => extensionType === 'external_pub')?.extensionData
  const key = entranceOf(info)
  if (written === undefined || key === undefined) return cipher
  const importPublicKey = (bytes: Uint8Array) => cipher.hpke.importPublicKey(sameBytes(bytes, written) ? key : bytes)
  return { ...cipher, hpke: { ...cipher.hpke, importPublicKey } }
}
