// How requests prove who asks. Secrets go to the host of base_url alone, and never into a sentence.
import type { Profile, ProfileAuth, SecretName } from '../../../migration/source/profile.ts'
import { isObject, parseJson } from '../json.ts'
import { SourceRefused } from '../source.ts'
import type { Answer, Auth } from './exchange.ts'

type AskToken = (url: URL, headers: Record<string, string>, body: string, signal: AbortSignal) => Promise<Answer>

interface AuthDeps {
  readonly profile: Profile
  readonly secrets: Readonly<Record<string, string>>
  readonly now: () => Date
  readonly askToken: AskToken
}

const RENEW_BEFORE_MS = 30_000

export function createAuth(deps: AuthDeps): Auth {
  const auth = deps.profile.client.auth
  const value = ({ secret }: SecretName): string => deps.secrets[secret] ?? ''
  if (!auth) return { sign: () => Promise.resolve(), renew: () => false, names: [] }
  if (auth.type === 'oauth2_client_credentials') return oauthAuth(auth, value, deps)
  return {
    sign: (url, headers) => {
      if (auth.type === 'bearer') headers['authorization'] = `Bearer ${value(auth.token)}`
      else if (auth.type === 'http_basic') headers['authorization'] = basic(value(auth.username), value(auth.password))
      else if (auth.location === 'header') headers[auth.name.toLowerCase()] = value(auth.api_key)
      else url.searchParams.set(auth.name, value(auth.api_key))
      return Promise.resolve()
    },
    renew: () => false,
    names: namesOf(auth),
  }
}

function namesOf(auth: ProfileAuth): string[] {
  return Object.values(auth).flatMap((entry) => (typeof entry === 'object' && 'secret' in entry ? [entry.secret] : []))
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}

interface Token {
  readonly text: string
  readonly endsAt: number
}

type ClientCredentials = Extract<ProfileAuth, { type: 'oauth2_client_credentials' }>

/** Where the secrets stand in the question for a token. */
type Way = 'header' | 'form'

function question(auth: ClientCredentials, value: (name: SecretName) => string, way: Way) {
  const [id, secret] = [value(auth.client_id), value(auth.client_secret)]
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (auth.scopes.length > 0) form.set('scope', auth.scopes.join(' '))
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  }
  if (way === 'header') headers['authorization'] = basic(encodeURIComponent(id), encodeURIComponent(secret))
  else {
    form.set('client_id', id)
    form.set('client_secret', secret)
  }
  return { headers, body: form.toString() }
}

/** One token for all requests; whoever finds it gone waits for the same new one. */
function oauthAuth(auth: ClientCredentials, value: (name: SecretName) => string, deps: AuthDeps): Auth {
  let current: Promise<Token> | null = null
  let known: Token | null = null
  let accepted: Way | null = null
  const send = (url: URL, way: Way, signal: AbortSignal): Promise<Answer> => {
    const { headers, body } = question(auth, value, way)
    return deps.askToken(url, headers, body, signal)
  }

  /** Some systems read the secrets from the header alone and some from the form alone; never both at once, as the standard demands. */
  async function ask(signal: AbortSignal): Promise<Token> {
    const url = new URL(auth.access_token_url)
    let way = accepted ?? 'header'
    let answer = await send(url, way, signal)
    if (accepted === null && (answer.status === 400 || answer.status === 401)) {
      way = 'form'
      answer = await send(url, way, signal)
    }
    const text = answer.status < 300 ? tokenIn(answer.text) : null
    if (text === null) throw noToken(url, answer, namesOf(auth))
    accepted = way
    known = { text: text.token, endsAt: deps.now().getTime() + text.seconds * 1000 }
    return known
  }

  async function token(signal: AbortSignal): Promise<Token> {
    if (known && known.endsAt - RENEW_BEFORE_MS <= deps.now().getTime()) current = null
    current ??= ask(signal)
    try {
      return await current
    } catch (error) {
      current = null
      throw error
    }
  }

  return {
    sign: async (_url, headers, signal) => {
      headers['authorization'] = `Bearer ${(await token(signal)).text}`
    },
    renew: (refused) => {
      if (known && refused['authorization'] === `Bearer ${known.text}`) {
        current = null
        known = null
      }
      return true
    },
    names: namesOf(auth),
  }
}

function tokenIn(text: string): { token: string; seconds: number } | null {
  try {
    const document = parseJson(text)
    if (!isObject(document)) return null
    const { access_token: token, expires_in: seconds } = document
    if (typeof token !== 'string' || token === '' || /[\r\n]/.test(token)) return null
    return { token, seconds: Number(seconds) > 0 ? Number(seconds) : 3600 }
  } catch {
    return null
  }
}

function noToken(url: URL, answer: Answer, names: readonly string[]): SourceRefused {
  const secrets = names.map((name) => `“${name}”`).join(' and ')
  return new SourceRefused('source_unauthorized', `${url.host} gave no access token (status ${answer.status} from ${url.pathname}): check the secrets ${secrets} and access_token_url.`) // prettier-ignore
}
