// Reads a multipart body: one file, and fields whose types the contract names.
import type { FastifyRequest } from 'fastify'
import type { Upload } from './behaviour.ts'
import type { Operation } from './contract.ts'
import { invalid } from './refusal.ts'

interface ReadUpload {
  readonly body: Readonly<Record<string, unknown>>
  readonly upload: Upload
}

export async function readUpload(operation: Operation, request: FastifyRequest): Promise<ReadUpload> {
  if (!request.isMultipart()) throw invalid('body', 'The body must be multipart/form-data')
  const body: Record<string, unknown> = {}
  let upload: Upload | null = null
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      if (upload !== null) throw invalid(part.fieldname, 'Only one file can be sent with a request')
      upload = { name: part.filename, mediaType: part.mimetype, content: await part.toBuffer() }
      // The contract describes the file as a text; that it was a file part is what counts.
      body[part.fieldname] = part.filename
    } else {
      body[part.fieldname] = typed(operation, part.fieldname, part.value)
    }
  }
  if (upload === null) throw invalid('file', 'This field is required')
  return { body, upload }
}

function typed(operation: Operation, name: string, value: unknown): unknown {
  const isInteger = operation.body?.properties?.[name]?.type === 'integer'
  return isInteger && typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
}
