// The few pages a person sees outside of Pipedrive: when an installation does not come to its end.
import type { FastifyReply } from 'fastify'

export interface Page {
  readonly status: number
  readonly title: string
  readonly sentence: string
  /** Where to go on from here. */
  readonly link?: { readonly href: string; readonly label: string }
}

export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const link = page.link ? `<p><a href="${escaped(page.link.href)}">${escaped(page.link.label)}</a></p>` : ''
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(page.title)}</title></head>
<body><main><h1>${escaped(page.title)}</h1><p>${escaped(page.sentence)}</p>${link}</main></body>
</html>
`
  return reply
    .code(page.status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(html)
}

function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? '')
}
