import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Serves the built web application, if it was built: files with a hash in their name for ever, the page itself always
 * fresh. Any other address outside `/api/` is the application's own to route.
 */
export async function siteRoutes(app: FastifyInstance, folder: string): Promise<boolean> {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) return false
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.get('/', (_, reply) => reply.sendFile('index.html'))
  app.get<{ Params: { '*': string } }>('/*', (request, reply) => {
    const path = request.params['*']
    if (path.startsWith('api/') || path.startsWith('log/')) return reply.callNotFound()
    return reply.sendFile(/\.\w{2,5}$/.test(path) ? path : 'index.html')
  })
  return true
}
