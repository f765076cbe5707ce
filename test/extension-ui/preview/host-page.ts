// The smallest host: a page on another origin with the extension in its frame, speaking the SDK's protocol.
import fastify, { type FastifyInstance } from 'fastify'

const script = `
const frame = document.querySelector('iframe')
const calls = []
const ports = {}
let isSure = true
const answers = {
  initialize: (args) => { if (args?.size?.height) frame.style.height = args.size.height + 'px' },
  resize: (args) => { frame.style.height = args.height + 'px' },
  get_signed_token: async () => ({ token: await (await fetch('/token')).text() }),
  show_confirmation: () => ({ confirmed: isSure }),
}
addEventListener('message', async (event) => {
  if (event.source !== frame.contentWindow || !event.data.payload) return
  const { type, command, event: name, args } = event.data.payload
  const [port] = event.ports
  if (type === 'listener') ports[name] = port
  if (type !== 'command') return
  calls.push({ command, args })
  port.postMessage({ data: await answers[command]?.(args) })
})
window.host = {
  calls,
  tell: (name, news) => ports[name]?.postMessage({ data: news }),
  answerConfirmation: (answer) => { isSure = answer },
}
`

/** Unsigned, but shaped as Pipedrive's: the page reads when it ends. */
function tokenOf(number: number, now: Date): string {
  const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')
  const exp = Math.floor(now.getTime() / 1000) + 300
  return `${part({ alg: 'HS256' })}.${part({ userId: 11, companyId: 1, exp, number })}.unsigned`
}

export function buildHost(appUrl: string, issued: string[], now: () => Date): FastifyInstance {
  const host = fastify()
  host.get('/token', () => {
    const token = tokenOf(issued.length, now())
    issued.push(token)
    return token
  })
  host.get<{ Querystring: Record<string, string> }>('/', (request, reply) => {
    const { page = 'settings', width = '100%', ...rest } = request.query
    const asked = new URLSearchParams({ id: 'frame-1', userId: '11', companyId: '1', theme: 'light', ...rest })
    const ground = asked.get('theme') === 'dark' ? '#0e1017' : '#ffffff'
    return reply.type('text/html').send(`<!doctype html><title>Host</title>
      <style>body{margin:0;background:${ground}}iframe{display:block;border:0;width:${width};height:600px}</style>
      <iframe title="Extension" src="${appUrl}/extension/${page}?${asked}"></iframe><script>${script}</script>`)
  })
  return host
}
