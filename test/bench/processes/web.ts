// The web process of a benchmark: the app as server/main.ts builds it, listening on a port of its own.
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { PgBoss } from 'pg-boss'
import { createDb, createPool } from '../../../db/client.ts'
import { createSeal } from '../../../db/seal.ts'
import { buildApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import { answerParent } from '../child.ts'

export interface WebQuestion {
  readonly url: string
  readonly encryptionKeys: string
  readonly pipedriveUrl: string
  readonly secret: string
}

answerParent<WebQuestion>(async ({ url, encryptionKeys, pipedriveUrl, secret }) => {
  const read = readConfig({
    DATABASE_URL: url,
    ENCRYPTION_KEYS: encryptionKeys,
    PIPEDRIVE_CLIENT_ID: 'bench',
    PIPEDRIVE_CLIENT_SECRET: secret,
    PIPEDRIVE_OAUTH_URL: pipedriveUrl,
    PIPEDRIVE_API_HOSTS: pipedriveUrl,
    PUBLIC_URL: 'http://127.0.0.1:3000',
    LOG_LEVEL: 'silent',
  })
  if ('faults' in read) throw new Error(read.faults.join('\n'))
  const boss = new PgBoss({ connectionString: url, schema: 'pgboss', max: 2, supervise: false, schedule: false })
  await boss.start()
  const app: FastifyInstance = await buildApp({
    config: read.config,
    db: createDb(createPool(url, { max: 10, name: 'bench web' })),
    boss,
    seal: createSeal(encryptionKeys),
    identify: () => Promise.reject(new Error('Nobody installs the app during a benchmark.')),
    refresh: async () => ({ kind: 'failed', message: 'No token is refreshed during a benchmark.' }),
    now: () => new Date(),
    extensionFolder: join(import.meta.dirname, '..', '..', '..', 'extension-ui', 'dist'),
    connectWait: { everyMs: 50, mostMs: 1000 },
    uploads: { most: 3, idleMs: 60_000 },
  })
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }) }
})
