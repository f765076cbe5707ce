// Installs the app as a browser does: from the app to Pipedrive's consent page, through its form, and back to the callback.
import { SignJWT } from 'jose'

export interface Installation {
  /** Where the app sent the admin at the end. */
  readonly landedOn: string
}

const mostRedirects = 10

export async function installApp(appUrl: string, userId: number): Promise<Installation> {
  const cookies = new Map<string, string>()
  const consent = await follow(`${appUrl}/oauth/install`, cookies, appUrl)
  const page = await consent.answer.text()
  if (!consent.answer.ok) throw new Error(`Pipedrive did not show its consent page: ${wordsOf(page)}`)
  const form = formOf(page)
  form.fields.set('user_id', String(userId))
  form.fields.set('decision', 'allow')
  const decided = await fetch(new URL(form.action, consent.address), {
    method: 'POST',
    body: new URLSearchParams([...form.fields]),
    redirect: 'manual',
  })
  const back = decided.headers.get('location')
  if (!back) throw new Error(`Pipedrive did not lead back to the app: ${wordsOf(await decided.text())}`)
  const installed = await fetch(back, { headers: { cookie: jarOf(cookies) }, redirect: 'manual' })
  const landedOn = installed.headers.get('location')
  if (!landedOn) throw new Error(`The app was not installed: ${wordsOf(await installed.text())}`)
  return { landedOn }
}

async function follow(start: string, cookies: Map<string, string>, appUrl: string): Promise<{ address: string; answer: Response }> {
  let address = start
  for (let step = 0; step < mostRedirects; step += 1) {
    const own = address.startsWith(appUrl)
    const answer = await fetch(address, { redirect: 'manual', headers: own ? { cookie: jarOf(cookies) } : {} })
    if (own) keepCookies(answer, cookies)
    const next = answer.headers.get('location')
    if (next === null) return { address, answer }
    address = new URL(next, address).href
  }
  throw new Error(`The installation went through ${mostRedirects} redirects without an end; the last one led to ${address}.`)
} // prettier-ignore

function keepCookies(answer: Response, cookies: Map<string, string>): void {
  for (const cookie of answer.headers.getSetCookie()) {
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=', 2)
    cookies.set(name.trim(), value)
  }
}

function jarOf(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

function formOf(page: string): { action: string; fields: Map<string, string> } {
  const action = /<form[^>]*\baction="([^"]*)"/.exec(page)?.[1]
  if (action === undefined) throw new Error(`Pipedrive's consent page holds no form: ${wordsOf(page)}`)
  const fields = new Map<string, string>()
  for (const [input] of page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(input)?.[1]
    if (name !== undefined) fields.set(name, plain(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? ''))
  }
  return { action: plain(action), fields }
}

function plain(html: string): string {
  const signs = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' } as const
  return html.replaceAll(/&(lt|gt|quot|#39|amp);/g, (sign) => signs[sign as keyof typeof signs])
}

function wordsOf(page: string): string {
  const body = page.replace(/[\s\S]*<body[^>]*>/, '').replaceAll(/<[^>]+>/g, ' ')
  return plain(body).replaceAll(/\s+/g, ' ').trim().slice(0, 300)
}

/** The token that Pipedrive would sign for the extension's frame; it lives five minutes. */
export function signToken(secret: string, who: { companyId: number; userId: number }): Promise<string> {
  return new SignJWT({ ...who })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(secret))
}
