// The built pages and an API that answers from the story; no part of the app, only a stage for its pages.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import * as z from 'zod'
import {
  connectedSchema,
  createRunSchema,
  diffQuerySchema,
  type errorSchema,
  mappingFileSchema,
  putMappingSchema,
  putOwnersSchema,
  putSettingsSchema,
  retrySchema,
} from '../../../server/contract.ts'
import { audit, auditRunning, plan } from './stocktaking.ts'
import { held, notMigrated, panelRecord, reconciliation, refused } from './report.ts'
import { advance, connectedSource, migrationOf, runOf, type Story } from './story.ts'

export interface Stage {
  story: Story
  /** Where the built pages stand. */
  readonly dist: string
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', html: 'text/html' }

/** As strict as the app's own policy, so that a page that breaks it breaks here. */
const policy = `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors http://127.0.0.1:*`

export function buildApp(stage: Stage): FastifyInstance {
  const app = fastify()
  const page = async (reply: FastifyReply, path: string) =>
    reply
      .header('content-security-policy', policy)
      .type(types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
      .send(await readFile(join(stage.dist, path)))
  app.get('/extension/settings', (_, reply) => page(reply, 'settings.html'))
  app.get('/extension/panel', (_, reply) => page(reply, 'panel.html'))
  app.get<{ Params: { name: string } }>('/extension/assets/:name', (request, reply) =>
    page(reply, `assets/${request.params.name.replace(/[^\w.-]/g, '')}`),
  )
  app.addContentTypeParser(/^multipart\//, (_, payload, done) => {
    payload.on('end', () => done(null, null)).resume()
  })
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return
    const { story } = stage
    story.asked.push(`${request.method} ${request.url}`)
    const bearer = request.headers.authorization ?? ''
    if (!bearer.startsWith('Bearer ') || story.refusedTokens.has(bearer.slice(7)))
      return reply.code(401).send(problem('unauthorized', 'The token has ended.'))
    const { failure } = story
    if (!failure || !request.url.endsWith(failure.path)) return
    story.failure = null
    return reply.code(failure.status).send(problem(failure.code ?? 'refused', failure.message))
  })
  addReading(app, stage)
  addDeciding(app, stage)
  addRunning(app, stage)
  return app
}

function problem(code: string, message: string): z.infer<typeof errorSchema> {
  return { error: { code, message } }
}

function addReading(app: FastifyInstance, stage: Stage): void {
  app.get('/api/me', () => stage.story.me)
  app.get('/api/migrations', () => ({ migrations: stage.story.isListed ? [migrationOf(stage.story)] : [] }))
  app.post('/api/migrations', (_, reply) => {
    stage.story.isListed = true
    return reply.code(201).send(migrationOf(stage.story))
  })
  app.get('/api/migrations/m1', () => {
    advance(stage.story)
    return migrationOf(stage.story)
  })
  app.get('/api/migrations/m1/audit', (_, reply) => {
    const { story } = stage
    if (!story.isAuditStarted) return reply.code(404).send(problem('not_found', 'No audit was started yet.'))
    if (story.audit) return reply.send({ ...auditRunning, ...story.audit })
    if (story.auditAsks > 0) {
      story.auditAsks -= 1
      return reply.send(auditRunning)
    }
    if (story.phase === 'audit') story.phase = 'mapping'
    return reply.send(audit)
  })
  app.get('/api/migrations/m1/plan', () => {
    const { blockers, settings } = stage.story
    const accepted = new Set<string>(settings.acceptedBlockers)
    return { ...plan, blockers: blockers.filter(({ code }) => !accepted.has(code)) }
  })
  app.get('/api/migrations/m1/diff', (request) => {
    const { verdict, cursor = '0', limit } = diffQuerySchema.parse(request.query)
    const { diff } = stage.story
    const asked = diff.rows.filter((row) => verdict === undefined || row.verdict === verdict)
    const end = Number(cursor) + limit
    return { ...diff, rows: asked.slice(Number(cursor), end), next: end < asked.length ? String(end) : null }
  })
  app.get<{ Querystring: { status?: string; cursor?: string } }>('/api/migrations/m1/records', ({ query }) => {
    const { held: waiting, refused: more } = stage.story
    if (query.status === 'held') return waiting ? held : { rows: [], next: null }
    const rows = [...refused.rows, ...more]
    const end = Number(query.cursor ?? '0') + 100
    return { rows: rows.slice(end - 100, end), next: end < rows.length ? String(end) : null }
  })
  app.get('/api/migrations/m1/not-migrated', () => notMigrated)
  app.get<{ Querystring: { format?: string } }>('/api/migrations/m1/audit-log', (request, reply) => {
    if (request.query.format === 'csv') return reply.type('text/csv').send('seq,at,actor\n1,2026-11-22,app\n')
    return reply.send({
      rows: [],
      next: null,
      head: '5f0c1de2a7b94c3e8d6f0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f',
    })
  })
  app.get<{ Querystring: { format?: string } }>('/api/migrations/m1/reconciliation', (request, reply) => {
    if (request.query.format === 'csv') return reply.type('text/csv').send('object,source,pipedrive\ncompany,412,412\n')
    const isThere = stage.story.runs.some((run) => run.kind === 'reconcile' && run.state === 'done')
    return reply.send(isThere ? reconciliation : { ...reconciliation, runId: null, finishedAt: null })
  })
  app.get('/api/records/:object/:pipedriveId', () => panelRecord(stage.story.record))
}

function addDeciding(app: FastifyInstance, stage: Stage): void {
  const connect = () => {
    stage.story.source = connectedSource()
    stage.story.phase = 'audit'
    return connectedSchema.parse({ identity: stage.story.source?.identity })
  }
  app.post('/api/migrations/m1/bundle', connect)
  app.put('/api/migrations/m1/source', connect)
  app.put('/api/migrations/m1/bundle/manifest', (request) => {
    stage.story.manifest = request.body
    return connect()
  })
  app.post('/api/migrations/m1/audit', (_, reply) => {
    stage.story.isAuditStarted = true
    stage.story.auditAsks = 1
    return reply.code(202).send({})
  })
  app.get('/api/migrations/m1/mapping', () => stage.story.mapping)
  app.put('/api/migrations/m1/mapping', (request) => {
    const { lines } = putMappingSchema.parse(request.body)
    const { mapping } = stage.story
    const edited = mapping.lines.map((line) => {
      const edit = lines.find((candidate) => candidate.object === line.object && candidate.field === line.field)
      return edit
        ? { ...line, ...Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined)) }
        : line
    })
    stage.story.mapping = { ...mapping, version: mapping.version + 1, state: 'proposed', lines: edited }
    return stage.story.mapping
  })
  app.post('/api/migrations/m1/mapping/confirm', () => {
    stage.story.mapping = { ...stage.story.mapping, state: 'confirmed' }
    if (stage.story.phase === 'mapping') stage.story.phase = 'owners'
    return stage.story.mapping
  })
  app.get('/api/migrations/m1/source/profile', () => ({ profile_version: 1, name: 'Harper & Lane', resources: [] }))
  app.get('/api/migrations/m1/mapping/export', () =>
    mappingFileSchema.parse({ format: 'perfect-books-mapping', version: 1, lines: stage.story.mapping.lines }),
  )
  app.post('/api/migrations/m1/mapping/import', (request) => {
    const { lines } = mappingFileSchema.parse(request.body)
    stage.story.mapping = { ...stage.story.mapping, state: 'proposed', lines }
    return stage.story.mapping
  })
  app.get('/api/migrations/m1/owners', () => stage.story.owners)
  app.put('/api/migrations/m1/owners', (request) => {
    const { owners } = stage.story
    const edit = putOwnersSchema.parse(request.body)
    if (edit.fallbackUserId !== undefined) owners.fallbackUserId = edit.fallbackUserId
    for (const { sourceId, userId } of edit.matches ?? [])
      Object.assign(owners.matches.find((match) => match.sourceId === sourceId) ?? {}, {
        userId,
        by: userId ? 'hand' : null,
      })
    const isOpen = owners.fallbackUserId === null && owners.matches.some((match) => match.userId === null)
    if (!isOpen && stage.story.phase === 'owners') stage.story.phase = 'sample'
    return owners
  })
  const settings = () => ({ ...stage.story.settings, keepsLargeFiles: stage.story.keepsLargeFiles })
  app.get('/api/migrations/m1/settings', settings)
  app.put('/api/migrations/m1/settings', (request) => {
    const named = Object.keys(z.record(z.string(), z.unknown()).parse(request.body))
    const edit = Object.entries(putSettingsSchema.parse(request.body)).filter(([name]) => named.includes(name))
    Object.assign(stage.story.settings, Object.fromEntries(edit))
    return settings()
  })
}

function addRunning(app: FastifyInstance, stage: Stage): void {
  app.post('/api/migrations/m1/runs', (request, reply) => {
    const { kind, preview, startAt } = createRunSchema.parse(request.body)
    const others = stage.story.runs.filter((run) => run.kind !== kind)
    const waiting = { objects: [], startedAt: null, resumesAt: startAt, reason: 'It waits for the time that was set for its start.' } // prettier-ignore
    const made = startAt ? runOf(kind, 'parked', 0, waiting) : runOf(kind, 'running', 0, { preview: preview ?? false })
    stage.story.runs = [...others, made]
    return reply.code(202).send({ runId: `run-${kind}` })
  })
  app.post<{ Params: { runId: string; word: string } }>('/api/migrations/m1/runs/:runId/:word', (request) => {
    const { runId, word } = request.params
    const states = { pause: 'paused', resume: 'running', cancel: 'cancelled', approve: 'done' } as const
    const state = Object.entries(states).find(([known]) => known === word)?.[1] ?? 'failed'
    const approvedAt = word === 'approve' ? '2026-11-22T13:30:00.000Z' : null
    if (word === 'approve') stage.story.phase = 'full'
    const said = { approvedAt, reason: word === 'cancel' ? 'Cancelled by an admin.' : null, resumesAt: null }
    stage.story.runs = stage.story.runs.map((run) => (run.id === runId ? { ...run, ...said, state } : run))
    return {}
  })
  app.post('/api/migrations/m1/records/retry', (request) => {
    stage.story.record = 'waiting'
    stage.story.retried.push(retrySchema.parse(request.body))
    return { retried: retrySchema.parse(request.body).sourceIds?.length ?? refused.rows.length, runId: null }
  })
}
