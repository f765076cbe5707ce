// GET /files/:token: a file that Pipedrive would not take, for whoever holds its signed link (a note on the record shows it).
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import * as z from 'zod'
import { createFileLinks } from '../db/hosted/links.ts'
import { folderPath, type FilePlace } from '../db/hosted/place.ts'
import { type KeptFile, keptFileOf } from '../db/hosted/kept-files.ts'
import { presign } from '../db/hosted/presign.ts'
import type { WebDeps } from './deps.ts'
import { type Page, sendPage } from './pages.ts'

/** The bucket's own address is good only for the click that it answers. */
const redirectSeconds = 300

export async function keptFileRoutes(app: FastifyInstance, { deps }: { deps: WebDeps }): Promise<void> {
  const { config, db, now } = deps
  const links = createFileLinks(config.encryptionKeys)
  const paramsSchema = z.object({ token: z.string() })

  app.get('/files/:token', { schema: { hide: true } }, async (request, reply) => {
    const { token } = paramsSchema.parse(request.params)
    const linked = links.read(token, now())
    if (linked === null) return sendPage(reply, pages.unknown)
    if (linked === 'expired') return sendPage(reply, pages.expired)
    const file = await keptFileOf(db, linked)
    if (!file) return sendPage(reply, pages.removed)
    if (!config.files) return sendPage(reply, pages.nowhere)
    void reply.header('cache-control', 'private, no-store')
    return config.files.kind === 'folder'
      ? sendFromFolder(reply, config.files.folder, file)
      : reply.redirect(bucketAddress(config.files, file, now()).href, 302)
  })
}

const pages = {
  unknown: {
    status: 404,
    title: 'No such link',
    sentence: 'This is not a link to a file of this app. Copy the whole link from the note in Pipedrive and try again.',
  },
  expired: {
    status: 410,
    title: 'This link is over',
    sentence: 'The time for which the link was good is over. Ask an admin of the migration for the file.',
  },
  removed: {
    status: 410,
    title: 'The file is no longer here',
    sentence: 'The file is no longer kept here: its migration was rolled back, or it was removed.',
  },
  nowhere: {
    status: 503,
    title: 'The place for large files is not set',
    sentence: 'This server does not know where large files are kept (FILES_URL). An operator must set it again.',
  },
} as const satisfies Readonly<Record<string, Page>>

async function sendFromFolder(reply: FastifyReply, folder: string, file: KeptFile): Promise<FastifyReply> {
  const path = folderPath(folder, file.outside.key)
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!found) return sendPage(reply, pages.removed)
  return reply
    .header('content-type', 'application/octet-stream')
    .header('content-length', found.size)
    .header('content-disposition', dispositionOf(file.name))
    .send(createReadStream(path))
}

function bucketAddress(place: Extract<FilePlace, { kind: 'bucket' }>, file: KeptFile, at: Date): URL {
  const answerAs = {
    'response-content-disposition': dispositionOf(file.name),
    'response-content-type': 'application/octet-stream',
  }
  return presign(place, { method: 'GET', key: file.outside.key, at, seconds: redirectSeconds, answerAs })
}

/** Always a download, never shown: what a customer once uploaded must not run under our address. */
export function dispositionOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const whole = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}
