// HTML with everything put into it escaped, unless it is HTML already.

export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function inserted(value: unknown): string {
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return value.map(inserted).join('')
  if (value === null || value === undefined || value === false) return ''
  return String(value).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Html {
  return new Html(parts.map((part, index) => (index < values.length ? part + inserted(values[index]) : part)).join(''))
}
