// Pipedrive sanitises the HTML of notes; which tags survive is not documented, so this keeps what its editor can make.

const kept = new Set([
  'a', 'b', 'strong', 'i', 'em', 'u', 's', 'p', 'br', 'div', 'span', 'ul', 'ol', 'li', 'blockquote', 'h1', 'h2', 'h3', 'img',
  'table', 'tbody', 'thead', 'tr', 'td', 'th', 'code', 'pre',
]) // prettier-ignore

export function cleanHtml(html: string): string {
  return html
    .replaceAll(/<(script|style|iframe|object)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, '')
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<(\/?)([a-z][a-z0-9]*)\b([^>]*)>/gi, (tag, _slash: string, name: string, rest: string) => {
      if (!kept.has(name.toLowerCase())) return ''
      return rest === '' ? tag : tag.replace(rest, cleanAttributes(rest))
    })
}

function cleanAttributes(rest: string): string {
  return rest
    .replaceAll(/\s+on[a-z]+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
    .replaceAll(/\s+(href|src)\s*=\s*("\s*javascript:[^"]*"|'\s*javascript:[^']*')/gi, '')
}
