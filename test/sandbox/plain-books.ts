// A source that speaks the neutral record's own words: any firm, given as records, over REST or as the files of a bundle.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastify, { type FastifyReply } from 'fastify'

export type PlainRecord = Readonly<Record<string, unknown>> & { readonly id: string }

export interface PlainFirm {
  readonly name: string
  /** By object; an object that is absent has no resource at all. */
  readonly records: Readonly<Record<string, readonly PlainRecord[]>>
  /** Bytes by the id of the file record; a file without an entry has vanished from the store. */
  readonly contents: Readonly<Record<string, Buffer>>
}

export interface PlainBooks {
  readonly profile: Readonly<Record<string, unknown>>
  readonly secrets: Readonly<Record<string, string>>
  /** The records of another firm, or of this one later. */
  hold(firm: PlainFirm): void
  close(): Promise<void>
}

const about = { contacts: { path: 'contacts[*]' }, company: { path: 'company' }, deal: { path: 'deal' } }
type Links = Readonly<Record<string, { readonly path: string; readonly updated_at?: string }>>

const linksOf: Readonly<Record<string, Links>> = {
  company: { parent: { path: 'parent' } },
  contact: { companies: { path: 'companies[*].id', updated_at: 'companies[*].modified' } },
  stage: { pipeline: { path: 'pipeline' } },
  deal: {
    pipeline: { path: 'pipeline' },
    stage: { path: 'stage' },
    company: { path: 'company' },
    contacts: { path: 'contacts[*]' },
  },
  ...Object.fromEntries(['email', 'call', 'meeting', 'note', 'task', 'file'].map((object) => [object, about])),
  file: { ...about, notes: { path: 'notes[*]' }, email: { path: 'email' } },
  time_entry: { deal: { path: 'deal' } },
  trust_account: { deal: { path: 'deal' } },
}
const withoutLinks = ['user', 'pipeline', 'rate', 'workflow', 'field']
const customLinks: Links = { deal: { path: 'deal' }, company: { path: 'company' }, contacts: { path: 'contacts[*]' } }

const pageSize = 40
const token = 'plain-token'

function keysOf(object: string): Record<string, unknown> {
  const links = withoutLinks.includes(object) ? undefined : (linksOf[object] ?? customLinks)
  return {
    created_at: 'created_at',
    updated_at: 'updated_at',
    ...(withoutLinks.includes(object) ? {} : { owner: 'owner' }),
    ...(links === undefined ? {} : { links }),
  }
}

function resourceOf(object: string): Record<string, unknown> {
  return {
    name: `${object}s`,
    object,
    keys: keysOf(object),
    ...(object === 'file' ? { content: { path: 'files/{id}/content' } } : {}),
    endpoint: { path: `${object}s` },
  }
}

function profileOf(url: string, objects: readonly string[]): Record<string, unknown> {
  return {
    profile_version: 1,
    name: 'Plain books',
    identity: { path: 'system/info', expect: { product: 'Perfect Books' }, tenant: 'tenant' },
    client: {
      base_url: `${url}/`,
      auth: { type: 'bearer', token: { secret: 'token' } },
      paginator: {
        type: 'page_number',
        page_param: 'page',
        base_page: 1,
        page_size_param: 'limit',
        page_size: pageSize,
        total_path: 'total',
      },
      rate_budget: { requests: 500, per_seconds: 1, concurrency: 8 },
    },
    resource_defaults: { primary_key: 'id', endpoint: { data_selector: 'data' } },
    resources: objects.map(resourceOf),
  }
}

interface WithId {
  readonly Params: { readonly id: string }
}

/** `{books}` in a record stands for the address of this source. */
export async function startPlainBooks(first: PlainFirm): Promise<PlainBooks> {
  let firm = first
  const app = fastify({ forceCloseConnections: true })
  app.addHook('onRequest', async (request, reply) => {
    // A recording is reached by its address alone, as with most telephone systems.
    if (request.url.startsWith('/recordings/')) return
    if (request.headers.authorization !== `Bearer ${token}`) await reply.code(401).send({ error: 'unauthorized' })
  })
  app.get('/system/info', () => ({ product: 'Perfect Books', tenant: firm.name }))
  const bytesOf = (id: string, type: string, reply: FastifyReply): FastifyReply => {
    const content = firm.contents[id]
    return content === undefined ? reply.code(404).send({ error: 'gone' }) : reply.type(type).send(content)
  }
  app.get<WithId>('/files/:id/content', (request, reply) => bytesOf(request.params.id, 'application/octet-stream', reply)) // prettier-ignore
  app.get<WithId>('/recordings/:id', (request, reply) => bytesOf(request.params.id, 'audio/mpeg', reply))
  app.get<{ Params: { resource: string }; Querystring: { page?: string; limit?: string } }>('/:resource', (request, reply) => {
    const records = firm.records[request.params.resource.replace(/s$/, '')]
    if (records === undefined) return reply.code(404).send({ error: 'no such resource' })
    const limit = Number(request.query.limit ?? pageSize)
    const start = (Number(request.query.page ?? 1) - 1) * limit
    const page = JSON.stringify({ data: records.slice(start, start + limit), total: records.length })
    return reply.type('application/json').send(page.replaceAll('{books}', `http://${request.host}`))
  }) // prettier-ignore
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    get profile() {
      return profileOf(url, Object.keys(firm.records))
    },
    secrets: { token },
    hold(next) {
      firm = next
    },
    close: () => app.close(),
  }
}

/** One JSON file per object with a manifest, and the files with their list; a vanished file is listed only. */
export async function writePlainBundle(firm: PlainFirm, folder: string): Promise<void> {
  await mkdir(join(folder, 'attachments'), { recursive: true })
  const objects = Object.keys(firm.records).filter((object) => object !== 'file')
  const files = objects.map((object) => ({ path: `${object}.json`, object, primary_key: 'id', keys: keysOf(object) })) // prettier-ignore
  const manifest = {
    bundle_version: 1,
    product: 'Perfect Books',
    tenant: firm.name,
    exported_at: '2026-11-20T17:00:00Z',
    time_zone: 'Europe/London',
    files,
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  for (const object of objects)
    await writeFile(join(folder, `${object}.json`), JSON.stringify(firm.records[object] ?? []))
  await writeAttachments(firm, folder)
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

async function writeAttachments(firm: PlainFirm, folder: string): Promise<void> {
  const lines = ['file,object,record_id,name']
  for (const file of firm.records['file'] ?? []) {
    const path = `${file.id}.bin`
    const content = firm.contents[file.id]
    if (content !== undefined) await writeFile(join(folder, 'attachments', path), content)
    const [contact] = (file['contacts'] ?? []) as readonly string[]
    const parents = [['deal', file['deal']], ['contact', contact], ['company', file['company']]] as const // prettier-ignore
    for (const [object, id] of parents) {
      if (typeof id === 'string') lines.push([path, object, id, quoted(String(file['name']))].join(','))
    }
  }
  await writeFile(join(folder, 'attachments.csv'), lines.join('\r\n'))
}
