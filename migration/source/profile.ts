// The REST connection profile: every word it may use, and what a whole profile must agree on.
import * as z from 'zod'
import { SECRET_RULE } from './problems.ts'

const path = z.string().min(1).max(500)
const param = z.string().min(1).max(200)
const count = z.int().min(1).max(100_000)

/** One path, or several that name a record together. */
const primaryKey = z.union([path, z.array(path).min(1).max(5)])

/** Secrets are named, never inlined. */
const secret = z.strictObject(
  { secret: z.string().min(1).max(100) },
  { error: (issue) => (issue.code === 'invalid_type' ? SECRET_RULE : undefined) },
)
export type SecretName = z.infer<typeof secret>

const webAddress = z
  .string()
  .max(500)
  .regex(
    /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/i,
    'Must be an address such as https://firm.example/api/v1/, without user, password, ? or #',
  )

const auth = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bearer'), token: secret }),
  z.strictObject({
    type: z.literal('api_key'),
    name: param,
    location: z.enum(['header', 'query']).default('header'),
    api_key: secret,
  }),
  z.strictObject({ type: z.literal('http_basic'), username: secret, password: secret }),
  z.strictObject({
    type: z.literal('oauth2_client_credentials'),
    access_token_url: webAddress,
    client_id: secret,
    client_secret: secret,
    scopes: z.array(z.string()).default([]),
  }),
])
export type ProfileAuth = z.infer<typeof auth>

const paginator = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('page_number'),
    page_param: param.default('page'),
    base_page: z.int().min(0).max(1000).default(0),
    page_size_param: param.optional(),
    page_size: count.optional(),
    total_path: path.optional(),
    maximum_page: count.optional(),
    has_more_path: path.optional(),
  }),
  z.strictObject({
    type: z.literal('offset'),
    offset_param: param.default('offset'),
    offset: z.int().min(0).default(0),
    limit_param: param.default('limit'),
    limit: count,
    total_path: path.optional(),
    maximum_offset: count.optional(),
    has_more_path: path.optional(),
  }),
  z.strictObject({
    type: z.literal('cursor'),
    cursor_path: path,
    cursor_param: param.default('cursor'),
  }),
  z.strictObject({ type: z.literal('json_link'), next_url_path: path }),
  z.strictObject({ type: z.literal('header_link'), links_next_key: param.default('next') }),
  z.strictObject({
    type: z.literal('header_cursor'),
    cursor_key: param.default('next'),
    cursor_param: param.default('cursor'),
  }),
  /** A link in the header or under a usual name in the answer; without one, a single page. */
  z.strictObject({ type: z.literal('auto') }),
  z.strictObject({ type: z.literal('single_page') }),
])
export type Paginator = z.infer<typeof paginator>

const value = z.union([z.string(), z.number(), z.boolean()])

const headers = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/, 'Is no name of a header'),
  z.string().regex(/^[^\r\n\0]*$/, 'Must be one line'),
)

const incremental = z.strictObject({
  cursor_path: path,
  start_param: param,
  initial_value: value.optional(),
  end_param: param.optional(),
  end_value: value.optional(),
  lookback_seconds: z.number().min(0).max(31_536_000).default(0),
})
export type Incremental = z.infer<typeof incremental>

const responseAction = z.strictObject({
  status_code: z.int().min(100).max(599).optional(),
  content: z.string().min(1).optional(),
  action: z.enum(['ignore', 'retry', 'fail', 'refresh_token_then_retry']),
})
export type ResponseAction = z.infer<typeof responseAction>

const endpointShape = {
  method: z.enum(['GET', 'POST']).optional(),
  params: z.record(z.string(), value).optional(),
  json: z.record(z.string(), z.unknown()).optional(),
  data_selector: path.optional(),
  paginator: paginator.optional(),
  incremental: incremental.optional(),
  response_actions: z.array(responseAction).max(50).optional(),
}
const relativePath = z
  .string()
  .max(1000)
  .regex(/^(?![a-z][a-z\d+.-]*:)[^\s#]*$/i, 'Must be a path below base_url, not an address of its own')

const link = z.strictObject({ path, updated_at: path.optional() })
const keys = z.strictObject({
  created_at: path.optional(),
  updated_at: path.optional(),
  owner: path.optional(),
  links: z.record(z.string().min(1).max(64), link).optional(),
})

const objectName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z\d_]*$/, 'Must be an object such as contact, or a custom name in small letters')

const content = z.strictObject({ path: relativePath.optional(), url_path: path.optional() })

const resource = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(/^[A-Za-z_][\w-]*$/, 'Must be a name of letters, digits, _ and -'),
  object: objectName,
  primary_key: primaryKey.optional(),
  keys: keys.optional(),
  deleted_when: z.string().min(1).max(500).optional(),
  include_from_parent: z.array(path).max(50).optional(),
  content: content.optional(),
  endpoint: z.strictObject({ path: relativePath, ...endpointShape }),
})
export type ProfileResource = z.infer<typeof resource>

export const profileSchema = z.strictObject({
  profile_version: z.literal(1),
  name: z.string().min(1).max(200),
  identity: z.strictObject({
    path: relativePath,
    expect: z
      .record(z.string().min(1), z.union([z.string(), z.strictObject({ matches: z.string().min(1).max(500) })]))
      .refine((expected) => Object.keys(expected).length > 0, 'Must name at least one value that proves which product answers'),
    tenant: path.optional(),
  }),
  client: z.strictObject({
    base_url: webAddress,
    headers: headers.optional(),
    auth: auth.optional(),
    paginator: paginator.optional(),
    rate_budget: z
      .strictObject({
        requests: z.number().positive().max(10_000),
        per_seconds: z.number().positive().max(86_400),
        concurrency: z.int().min(1).max(64).default(4),
      })
      .optional(),
  }),
  resource_defaults: z
    .strictObject({
      primary_key: primaryKey.optional(),
      keys: keys.optional(),
      deleted_when: z.string().min(1).max(500).optional(),
      endpoint: z.strictObject(endpointShape).optional(),
    })
    .optional(),
  resources: z.array(resource).min(1).max(50),
}) // prettier-ignore
export type Profile = z.infer<typeof profileSchema>

/** The names of all secrets a profile asks for, in its order. */
export function secretNames(profile: Profile): string[] {
  const entries = Object.values(profile.client.auth ?? {})
  return entries.flatMap((entry) => (typeof entry === 'object' && 'secret' in entry ? [entry.secret] : []))
}
