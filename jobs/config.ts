// The worker's environment, parsed once; a missing or malformed variable stops the start with one line that names it.
import * as z from 'zod'
import { parseFilesUrl } from '../db/hosted/place.ts'

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((one) => one.trim()).filter(Boolean)) // prettier-ignore

const variables = z.object({
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be the address of a PostgreSQL database, postgres://...',
  }),
  ENCRYPTION_KEYS: z.string({ error: 'must name the keys that tokens are sealed with, id:base64key,...' }).min(1),
  PIPEDRIVE_CLIENT_ID: z.string({ error: 'must be the client id of the app in the Developer Hub' }).min(1),
  PIPEDRIVE_CLIENT_SECRET: z.string({ error: 'must be the client secret of the app in the Developer Hub' }).min(1),
  PIPEDRIVE_OAUTH_URL: z.url().default('https://oauth.pipedrive.com'),
  PIPEDRIVE_API_HOSTS: list.transform((hosts) => (hosts.length > 0 ? hosts : ['https://*.pipedrive.com'])),
  SOURCE_PRIVATE_HOSTS: list,
  FILES_URL: z
    .string()
    .transform((text, context) => {
      const place = text.trim() === '' ? null : parseFilesUrl(text)
      if (typeof place !== 'string') return place
      context.addIssue({ code: 'custom', message: place })
      return z.NEVER
    })
    .default(null),
  /** Where the web process answers: links to files that Pipedrive does not take lead there. */
  PUBLIC_URL: z.url().optional(),
  /** Days for which such a link is good. */
  FILES_LINK_DAYS: z.coerce.number().min(1).max(36_500).default(3650),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(8),
  /** Seconds for which a write without a reply may still arrive at Pipedrive. */
  WRITE_SETTLE_SECONDS: z.coerce.number().min(0).max(600).default(20),
  /** Days for which staged customer data is kept after the last run. */
  RETENTION_DAYS: z.coerce.number().min(1).max(3650).default(30),
})
const environment = variables.refine((set) => set.FILES_URL === null || set.PUBLIC_URL !== undefined, {
  path: ['PUBLIC_URL'],
  error: 'must be the https origin of the app when FILES_URL is set: links to large files lead there',
})
export type WorkerConfig = z.infer<typeof environment>

export type ParsedConfig =
  { readonly ok: true; readonly config: WorkerConfig } | { readonly ok: false; readonly problems: readonly string[] }

export function parseConfig(env: Readonly<Record<string, string | undefined>>): ParsedConfig {
  const parsed = environment.safeParse(env)
  if (parsed.success) return { ok: true, config: parsed.data }
  return { ok: false, problems: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) }
}

export function readConfig(): ParsedConfig {
  return parseConfig(process.env)
}
