// What the web process is told by its environment; parsed once, every fault one line.
import * as z from 'zod'
import { type FilePlace, parseFilesUrl } from '../db/hosted/place.ts'
import { createSeal } from '../db/seal.ts'
import { parseOriginPattern } from '../migration/api-hosts.ts'

export interface WebConfig {
  readonly databaseUrl: string
  readonly port: number
  readonly host: string
  /** Origin without a slash at the end. */
  readonly publicUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly jwtSecret: string
  readonly oauthUrl: string
  /** Patterns of origins: `https://*.pipedrive.com`, `http://127.0.0.1:*`. */
  readonly apiHosts: readonly string[]
  /** As the header wants it: origins, a blank between two. */
  readonly frameAncestors: string
  readonly encryptionKeys: string
  /** Where files are kept that Pipedrive does not take; null: nowhere. */
  readonly files: FilePlace | null
  /** Days for which staged customer data is kept after the last work on it. */
  readonly retentionDays: number
  readonly logLevel: (typeof logLevels)[number]
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const origin = (example: string) =>
  z
    .string()
    .refine(isOrigin, `must be an origin such as ${example}`)
    .transform((text) => new URL(text).origin)

const required = z.string({ error: 'is missing' })

const environment = z.object({
  DATABASE_URL: required.regex(/^postgres(ql)?:\/\/./, 'must be an address such as postgres://user@host/database'),
  PORT: z.coerce.number('must be a port').int('must be a port').min(0, 'must be a port').max(65535, 'must be a port').default(3000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: required.pipe(origin('https://app.example')),
  PIPEDRIVE_CLIENT_ID: required,
  PIPEDRIVE_CLIENT_SECRET: required,
  PIPEDRIVE_JWT_SECRET: z.string().optional(),
  PIPEDRIVE_OAUTH_URL: origin('https://oauth.pipedrive.com').default('https://oauth.pipedrive.com'),
  PIPEDRIVE_API_HOSTS: z
    .string()
    .default('https://*.pipedrive.com')
    .transform((text, context) => patternsOf(text, context)),
  EXTENSION_FRAME_ANCESTORS: z
    .string()
    .default('https://*.pipedrive.com')
    .transform((text, context) => patternsOf(text, context).join(' ')),
  ENCRYPTION_KEYS: required.superRefine((keys, context) => {
    try {
      createSeal(keys)
    } catch (error) {
      const message = `must be id:base64key, each key 32 bytes: ${error instanceof Error ? error.message : String(error)}`
      context.addIssue({ code: 'custom', message })
    }
  }),
  FILES_URL: z
    .string()
    .transform((text, context) => {
      const place = parseFilesUrl(text)
      if (typeof place !== 'string') return place
      context.addIssue({ code: 'custom', message: place })
      return z.NEVER
    })
    .optional(),
  RETENTION_DAYS: z.coerce.number('must be a number of days').min(1, 'must be at least 1 day').max(3650, 'must be at most 3650 days').default(30),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
}) // prettier-ignore

export type ConfigAnswer = { readonly config: WebConfig } | { readonly faults: readonly string[] }

/** A variable that is set to nothing counts as missing: that is how an empty line in a deployment's settings arrives. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConfigAnswer {
  const given = Object.fromEntries(Object.entries(env).filter(([, text]) => text !== undefined && text.trim() !== ''))
  const read = environment.safeParse(given)
  if (!read.success) return { faults: faultsOf(read.error) }
  const set = read.data
  return {
    config: {
      databaseUrl: set.DATABASE_URL,
      port: set.PORT,
      host: set.HOST,
      publicUrl: set.PUBLIC_URL,
      clientId: set.PIPEDRIVE_CLIENT_ID,
      clientSecret: set.PIPEDRIVE_CLIENT_SECRET,
      jwtSecret: set.PIPEDRIVE_JWT_SECRET ?? set.PIPEDRIVE_CLIENT_SECRET,
      oauthUrl: set.PIPEDRIVE_OAUTH_URL,
      apiHosts: set.PIPEDRIVE_API_HOSTS,
      frameAncestors: set.EXTENSION_FRAME_ANCESTORS,
      encryptionKeys: set.ENCRYPTION_KEYS,
      files: set.FILES_URL ?? null,
      retentionDays: set.RETENTION_DAYS,
      logLevel: set.LOG_LEVEL,
    },
  }
}

/** One line per variable, whatever number of faults it has. */
function faultsOf(error: z.ZodError): string[] {
  const byName = new Map<string, string>()
  for (const issue of error.issues) {
    const name = String(issue.path[0])
    if (!byName.has(name)) byName.set(name, `${name} ${issue.message}`)
  }
  return [...byName.values()]
}

function patternsOf(text: string, context: z.RefinementCtx<string>): string[] {
  return listed(text).flatMap((part) => {
    if (parseOriginPattern(part)) return [part]
    context.addIssue({
      code: 'custom',
      message: `must be origins such as https://*.pipedrive.com, but holds "${part}"`,
    })
    return []
  })
}

function listed(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '')
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && pathname === '/' && search === '' && hash === ''
}
