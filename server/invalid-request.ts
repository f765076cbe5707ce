// A request that does not have its shape: the sentence for the person at the screen, and the faults by their paths for programs.
import * as z from 'zod'

export interface InvalidRequest {
  readonly validation: readonly {
    readonly keyword?: string | undefined
    readonly instancePath: string
    readonly message?: string | undefined
    readonly params?: unknown
  }[]
  readonly validationContext?: string | undefined
}

interface Fault {
  readonly field: string
  readonly message: string
}

const places: Readonly<Record<string, string>> = {
  body: 'What was sent', querystring: 'The address', params: 'The path', headers: 'A header',
} // prettier-ignore

const mappingFile = '/api/migrations/:id/mapping/import'
const exportAgain = 'Choose a file that was made with Export, here or in another migration.'

/** `route`: the pattern of the address, such as /api/migrations/:id/settings. */
export function invalidRequest(error: InvalidRequest, route: string): { message: string; details: readonly Fault[] } {
  const details = error.validation.map((issue) => ({
    field: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
    message: faultSentence(issue),
  }))
  const [first = { field: '', message: odd }] = details
  const isBody = (error.validationContext ?? 'body') === 'body'
  if (isBody && route === mappingFile) return { message: mappingFileSentence(first), details }
  const place = places[error.validationContext ?? 'body'] ?? 'The request'
  const field = first.field === '' ? '' : `, field ${first.field}`
  return { message: `${place} cannot be accepted${field}: ${first.message}.`, details }
}

/** Format and version come first: where they are right, the file is ours and one of its lines is not. */
function mappingFileSentence({ field, message }: Fault): string {
  const [top, number = '', ...rest] = field.split('.')
  if (top !== 'lines' || !/^\d+$/.test(number)) return `This file is not a mapping exported by this app. ${exportAgain}`
  const place = rest.length === 0 ? '' : `, ${rest.join('.')}`
  return `This file is not a mapping as this app exports it: line ${Number(number) + 1} of its lines${place}, ${message}. ${exportAgain}`
}

const odd = 'does not have the expected shape'

const paramsSchema = z.object({
  expected: z.string().optional(),
  origin: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  inclusive: z.boolean().optional(),
  values: z.array(z.unknown()).optional(),
  options: z.array(z.unknown()).optional(),
  keys: z.array(z.string()).optional(),
})
type Params = z.infer<typeof paramsSchema>

/** How the schemas' library begins its own sentences. */
const notOurs = /^(Invalid|Too small|Too big|Unrecognized)\b/

/** Our own rules bring their words; those of the schemas' library are put into the same. */
function faultSentence({ keyword = '', message = odd, params }: InvalidRequest['validation'][number]): string {
  const read = paramsSchema.safeParse(params)
  if (!read.success || !notOurs.test(message)) return message
  if (message.endsWith('received undefined')) return 'is missing'
  return ourWords[keyword]?.(read.data) ?? odd
}

const ourWords: Readonly<Record<string, (params: Params) => string>> = {
  unrecognized_keys: ({ keys = [] }) => `holds what is not known here: ${keys.join(', ')}`,
  invalid_value: ({ values = [] }) => `must be ${oneOf(values)}`,
  invalid_union: ({ options = [] }) => (options.length === 0 ? odd : `must be ${oneOf(options)}`),
  invalid_type: ({ expected = '' }) => `must be ${kinds[expected] ?? expected}`,
  too_small: ({ minimum = 0, inclusive = true, origin = '' }) => {
    if (origin === 'string' && minimum === 1) return 'must not be empty'
    return `must be ${inclusive ? 'at least' : 'more than'} ${bound(minimum, origin)}`
  },
  too_big: ({ maximum = 0, inclusive = true, origin = '' }) =>
    `must be ${inclusive ? 'at most' : 'less than'} ${bound(maximum, origin)}`,
}

function oneOf(values: readonly unknown[]): string {
  return `${values.length === 1 ? '' : 'one of '}${values.map(String).join(', ')}`
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function bound(size: number, origin: string): string {
  if (origin === 'string') return `${size} characters long`
  return origin === 'array' ? `${size} long` : String(size)
}
