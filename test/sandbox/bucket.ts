// A stand-in for an S3-compatible bucket in path style: it works every signature out for itself and refuses what does not fit.
// After AWS, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)" and the error codes of the S3 API reference.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface BucketOptions {
  readonly bucket: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly now?: () => Date
}

export interface BucketStandIn {
  /** The address for FILES_URL, with the given prefix of every key. */
  filesUrl(prefix: string, secretAccessKey?: string): string
  readonly url: string
  /** Keys with their bytes. */
  objects(): ReadonlyMap<string, Buffer>
  /** Codes of the refusals, in their order. */
  refusals(): readonly string[]
  close(): Promise<void>
}

class Refused extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string) {
    super(code)
    this.status = status
    this.code = code
  }
}

const longestSeconds = 7 * 24 * 3600

export async function startBucket(options: BucketOptions): Promise<BucketStandIn> {
  const objects = new Map<string, { readonly bytes: Buffer; readonly type: string }>()
  const refusals: string[] = []
  const server = createServer((request, response) => {
    answer(request, response, { options, objects }).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error
      refusals.push(error.code)
      response.writeHead(error.status, { 'content-type': 'application/xml' })
      response.end(request.method === 'HEAD' ? undefined : `<Error><Code>${error.code}</Code></Error>`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { accessKeyId, bucket, region } = options
  return {
    url,
    filesUrl: (prefix, secret = options.secretAccessKey) =>
      `${url.replace('//', `//${encodeURIComponent(accessKeyId)}:${encodeURIComponent(secret)}@`)}/${bucket}/${prefix}?region=${region}`,
    objects: () => new Map([...objects].map(([key, { bytes }]) => [key, bytes])),
    refusals: () => refusals,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  }
}

interface Store {
  readonly options: BucketOptions
  readonly objects: Map<string, { readonly bytes: Buffer; readonly type: string }>
}

async function answer(request: IncomingMessage, response: ServerResponse, { options, objects }: Store): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const parameters = query.split('&').filter(Boolean).map((pair) => pair.split('=') as [string, string?]) // prettier-ignore
  verify(request, { path, parameters, options })
  const [, bucket, ...rest] = path.split('/')
  if (bucket !== options.bucket) throw new Refused(404, 'NoSuchBucket')
  const key = decodeURIComponent(rest.join('/'))
  const found = objects.get(key)
  switch (request.method) {
    case 'PUT': {
      if (request.headers['content-length'] === undefined) throw new Refused(411, 'MissingContentLength')
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const bytes = Buffer.concat(chunks)
      if (bytes.length !== Number(request.headers['content-length'])) throw new Refused(400, 'IncompleteBody')
      objects.set(key, { bytes, type: String(request.headers['content-type'] ?? 'binary/octet-stream') })
      return void response.writeHead(200).end()
    }
    case 'DELETE':
      objects.delete(key)
      return void response.writeHead(204).end()
    case 'HEAD':
    case 'GET': {
      if (!found) throw new Refused(404, 'NoSuchKey')
      const asked = new URLSearchParams(query)
      const named = asked.get('response-content-disposition')
      response.writeHead(200, {
        'content-type': asked.get('response-content-type') ?? found.type,
        'content-length': String(found.bytes.length),
        ...(named === null ? {} : { 'content-disposition': named }),
      })
      return void response.end(request.method === 'GET' ? found.bytes : undefined)
    }
    default:
      throw new Refused(405, 'MethodNotAllowed')
  }
}

interface Signed {
  readonly path: string
  readonly parameters: readonly (readonly [string, string?])[]
  readonly options: BucketOptions
}

/** Worked out from what arrived, with nothing of the app's own signing. */
function verify(request: IncomingMessage, { path, parameters, options }: Signed): void {
  const value = (name: string): string => {
    const found = parameters.find(([key]) => key === name)?.[1]
    if (found === undefined) throw new Refused(403, 'AccessDenied')
    return decodeURIComponent(found)
  }
  if (value('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') throw new Refused(400, 'AuthorizationQueryParametersError')
  const [accessKeyId, day = '', region = '', service = '', end = ''] = value('X-Amz-Credential').split('/')
  if (accessKeyId !== options.accessKeyId) throw new Refused(403, 'InvalidAccessKeyId')
  const stamp = value('X-Amz-Date')
  const isScoped = stamp.startsWith(day) && region === options.region && service === 's3' && end === 'aws4_request'
  if (!isScoped || !/^\d{8}T\d{6}Z$/.test(stamp)) throw new Refused(400, 'AuthorizationQueryParametersError')
  const seconds = Number(value('X-Amz-Expires'))
  if (!(seconds >= 1 && seconds <= longestSeconds)) throw new Refused(400, 'AuthorizationQueryParametersError')
  const from = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  const now = (options.now?.() ?? new Date()).getTime()
  if (now > from + seconds * 1000 || from > now + 15 * 60_000) throw new Refused(403, 'AccessDenied')
  const names = value('X-Amz-SignedHeaders').split(';')
  if (!names.includes('host')) throw new Refused(403, 'SignatureDoesNotMatch')
  const headers = names.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`).join('')
  const sorted = parameters
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, given = '']) => `${name}=${given}`)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join('&')
  const canonical = `${request.method ?? ''}\n${path}\n${sorted}\n${headers}\n${names.join(';')}\nUNSIGNED-PAYLOAD`
  const hash = createHash('sha256').update(canonical, 'utf8').digest('hex')
  const toSign = `AWS4-HMAC-SHA256\n${stamp}\n${day}/${region}/s3/aws4_request\n${hash}`
  const sign = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text, 'utf8').digest()
  const dayKey = sign(`AWS4${options.secretAccessKey}`, day)
  const meant = sign(sign(sign(sign(dayKey, region), 's3'), 'aws4_request'), toSign)
  const given = Buffer.from(value('X-Amz-Signature'), 'hex')
  if (given.length !== meant.length || !timingSafeEqual(given, meant)) throw new Refused(403, 'SignatureDoesNotMatch')
}
