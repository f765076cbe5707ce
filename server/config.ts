// What the web process is told by its environment; parsed once, every fault one line.
import * as z from 'zod'
import {
  commonVariables,
  type Environment,
  faultsOf,
  origin,
  originPatterns,
  required,
  setVariables,
} from '../db/environment.ts'
import type { FilePlace } from '../db/hosted/place.ts'

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
  /** Who asks for /metrics must show it; null: everybody may who does not come from the internet through Fly's proxy. */
  readonly metricsToken: string | null
  readonly logLevel: EnvironmentSet['LOG_LEVEL']
}

const environment = z.object({
  PORT: z.coerce.number('must be a port').int('must be a port').min(0, 'must be a port').max(65535, 'must be a port').default(3000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: required.pipe(origin('https://app.example')),
  ...commonVariables,
  PIPEDRIVE_JWT_SECRET: z.string().optional(),
  METRICS_TOKEN: z.string().trim().min(16, 'must have at least 16 characters').optional(),
  EXTENSION_FRAME_ANCESTORS: originPatterns('https://*.pipedrive.com'),
}) // prettier-ignore
type EnvironmentSet = z.infer<typeof environment>

export type ConfigAnswer = { readonly config: WebConfig } | { readonly faults: readonly string[] }

export function readConfig(env: Environment): ConfigAnswer {
  const read = environment.safeParse(setVariables(env))
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
      frameAncestors: set.EXTENSION_FRAME_ANCESTORS.join(' '),
      encryptionKeys: set.ENCRYPTION_KEYS,
      files: set.FILES_URL,
      retentionDays: set.RETENTION_DAYS,
      metricsToken: set.METRICS_TOKEN ?? null,
      logLevel: set.LOG_LEVEL,
    },
  }
}
