import { parseTilePath, widthIn } from '@comity/proof/tile'
import type { FastifyInstance } from 'fastify'
import type { Database } from '#kernel/database'
import { absent, alwaysAsk, forEver, open } from './pages.ts'
import { mirrorOfHash, tilesOfMirror } from './store.mirror.ts'
import { accusationOfHash, witnessedOfHash } from './store.witness.ts'

const text = 'text/plain; charset=utf-8'

/**
 * What this node keeps of the logs of its peers, for whoever compares or has lost theirs: below
 * `/log/mirror/<SHA-256 of the origin>/` the mirror as a log, with its accusation if there is one; below
 * `/log/seen/<the same>/` the last checkpoint cosigned (C2SP tlog-witness, monitoring).
 */
export function mirrorPages(database: Database): (app: FastifyInstance) => void {
  return (app) => {
    type Of = { Params: { hash: string; '*': string } }
    app.get<Of>('/log/mirror/:hash/checkpoint', async (request, reply) => {
      const mirror = await mirrorOfHash(database, request.params.hash)
      if (typeof mirror?.note !== 'string') return absent(reply)
      return open(reply, alwaysAsk).type(text).send(mirror.note)
    })
    app.get<Of>('/log/mirror/:hash/tile/*', async (request, reply) => {
      const mirror = await mirrorOfHash(database, request.params.hash)
      const path = `tile/${request.params['*']}`
      const name = parseTilePath(path)
      // Beyond the checkpoint it stands under, a mirror may still have to take back what it holds.
      const held = mirror && name && name.width <= widthIn(mirror.size, name.level, name.index)
      const bytes = held === true ? await tilesOfMirror(database, mirror.origin)(path) : undefined
      if (bytes === undefined) return absent(reply)
      return open(reply, forEver).type('application/octet-stream').send(Buffer.from(bytes))
    })
    app.get<Of>('/log/mirror/:hash/accusation', async (request, reply) => {
      const accusation = await accusationOfHash(database, request.params.hash)
      if (accusation === undefined) return absent(reply)
      return open(reply, alwaysAsk).type('application/json; charset=utf-8').send(accusation)
    })
    app.get<Of>('/log/seen/:hash/checkpoint', async (request, reply) => {
      const note = await witnessedOfHash(database, request.params.hash)
      if (note === undefined) return absent(reply)
      return open(reply, alwaysAsk).type(text).send(note)
    })
  }
}
