// Signs the address of an object in an S3-compatible bucket (AWS Signature Version 4, in the query), for one method and a short time.
import { createHash, createHmac } from 'node:crypto'
import type { FilePlace } from './place.ts'

type Bucket = Extract<FilePlace, { kind: 'bucket' }>

export interface Presigning {
  readonly method: 'GET' | 'PUT' | 'DELETE' | 'HEAD'
  readonly key: string
  readonly at: Date
  /** How long the address is good for; a week at most. */
  readonly seconds: number
  /** What the bucket is to say of a GET, such as response-content-disposition. */
  readonly answerAs?: Readonly<Record<string, string>>
}

export function presign(bucket: Bucket, { method, key, at, seconds, answerAs = {} }: Presigning): URL {
  const stamp = at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const scope = `${stamp.slice(0, 8)}/${bucket.region}/s3/aws4_request`
  const query: Readonly<Record<string, string>> = {
    ...answerAs,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${bucket.accessKeyId}/${scope}`,
    'X-Amz-Date': stamp,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
  }
  const path = `/${[bucket.bucket, ...`${bucket.prefix}${key}`.split('/')].map(encoded).join('/')}`
  const sorted = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort().join('&') // prettier-ignore
  const asked = [method, path, sorted, `host:${bucket.endpoint.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, createHash('sha256').update(asked).digest('hex')].join('\n')
  const signature = hmac(signingKey(bucket, scope), toSign).toString('hex')
  return new URL(`${bucket.endpoint.origin}${path}?${sorted}&X-Amz-Signature=${signature}`)
}

function signingKey({ secretAccessKey }: Bucket, scope: string): Buffer {
  return scope.split('/').reduce((key: Buffer | string, part) => hmac(key, part), `AWS4${secretAccessKey}`) as Buffer
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** RFC 3986, as the signature wants it: encodeURIComponent leaves five signs alone. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
