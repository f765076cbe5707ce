// The variables that web and worker both read, with one rule for each: neither starts with what the other refuses.
import * as z from 'zod'
import { parseOriginPattern } from '../migration/api-hosts.ts'
import { type FilePlace, parseFilesUrl } from './hosted/place.ts'
import { createSeal } from './seal.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

export const required = z.string({ error: 'is missing' })

export const origin = (example: string) =>
  z
    .string()
    .refine(isOrigin, `must be an origin such as ${example}`)
    .transform((text) => new URL(text).origin)

/** Origins with blanks or commas between them; none is the default. */
export const originPatterns = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const parts = listed(text)
      for (const part of parts) {
        if (parseOriginPattern(part)) continue
        const message = `must be origins such as https://*.pipedrive.com, but holds "${part}"`
        context.addIssue({ code: 'custom', message })
      }
      return parts.length > 0 ? parts : [fallback]
    })

export const commonVariables = {
  DATABASE_URL: required.regex(/^postgres(ql)?:\/\/./, 'must be an address such as postgres://user@host/database'),
  PIPEDRIVE_CLIENT_ID: required,
  PIPEDRIVE_CLIENT_SECRET: required,
  PIPEDRIVE_OAUTH_URL: origin('https://oauth.pipedrive.com').default('https://oauth.pipedrive.com'),
  PIPEDRIVE_API_HOSTS: originPatterns('https://*.pipedrive.com'),
  ENCRYPTION_KEYS: required.superRefine((keys, context) => {
    const message = whyNoKeys(keys)
    if (message !== null) context.addIssue({ code: 'custom', message })
  }),
  FILES_URL: z
    .string()
    .transform((text, context): FilePlace | null => {
      const place = filesPlace(text)
      if (typeof place !== 'string') return place
      context.addIssue({ code: 'custom', message: place })
      return z.NEVER
    })
    .default(null),
  /** Days for which staged customer data is kept after the last work on it. */
  RETENTION_DAYS: z.coerce.number('must be a number of days').min(1, 'must be at least 1 day').max(3650, 'must be at most 3650 days').default(30),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
} // prettier-ignore

/** A variable that is set to nothing counts as missing: that is how an empty line in a deployment's settings arrives. */
export function setVariables(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, text]) => text !== undefined && text.trim() !== ''))
}

/** One line per variable, whatever number of faults it has. */
export function faultsOf(error: z.ZodError): string[] {
  const byName = new Map<string, string>()
  for (const issue of error.issues) {
    const name = String(issue.path[0])
    if (!byName.has(name)) byName.set(name, `${name} ${issue.message}`)
  }
  return [...byName.values()]
}

export function listed(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '')
}

function whyNoKeys(keys: string): string | null {
  try {
    createSeal(keys)
    return null
  } catch (error) {
    return `must be id:base64key, each key 32 bytes: ${error instanceof Error ? error.message : String(error)}`
  }
}

function filesPlace(text: string): FilePlace | string {
  try {
    return parseFilesUrl(text)
  } catch (error) {
    return `is an address that cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && pathname === '/' && search === '' && hash === ''
}
