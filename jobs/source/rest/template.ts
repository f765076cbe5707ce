// Paths with places in them: {resources.contacts.id} from a parent record, {id} from the record itself.
import { textOf } from '../neutral.ts'
import { firstAt } from '../pointer.ts'
import { SourceRefused } from '../source.ts'

/** Raw records by resource name. */
export type Lineage = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Below base_url, whatever slashes either side has; values from records are encoded, so that they stay one part. */
export function resourceUrl(base: string, path: string, lineage: Lineage): URL {
  return below(base, fill(path, lineage, pathPart))
}

export function below(base: string, path: string): URL {
  return new URL(`${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`)
}

/** A part that is only dots would climb out of the path. */
function pathPart(text: string): string {
  return /^\.+$/.test(text) ? text.replaceAll('.', '%2E') : encodeURIComponent(text)
}

export function fill(template: string, lineage: Lineage, encode: (text: string) => string = String): string {
  return template.replace(/\{resources\.([\w-]+)\.([^}]+)\}/g, (_whole, resource: string, path: string) => {
    const text = textOf(firstAt(lineage[resource], path))
    if (text !== null) return encode(text)
    throw new SourceRefused('source_shape', `A record of ${resource} has nothing under “${path}”, which the path ${template} needs.`) // prettier-ignore
  })
}

/** `documents/{id}/content` with the fields of one record. */
export function fillFrom(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{([^}]+)\}/g, (_whole, path: string) => {
    const text = textOf(firstAt(values, path))
    if (text !== null) return pathPart(text)
    throw new SourceRefused('source_shape', `A record has nothing under “${path}”, which the path ${template} of its content needs.`) // prettier-ignore
  })
}
