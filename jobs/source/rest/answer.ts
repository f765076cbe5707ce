// Reads an answer as JSON, or says what was found instead: a login page, another program, a refusal.
import { isObject, parseJson } from '../json.ts'
import { SourceRefused } from '../source.ts'
import { header } from './body.ts'
import { unreachable } from './failure.ts'
import type { Answer } from './exchange.ts'

/** What was asked for, in words that fit after "reading", and the names of the secrets in use. */
interface Purpose {
  readonly what: string
  readonly secrets: readonly string[]
}

/** Throws SourceRefused unless the answer is a success in JSON. */
export function jsonOf(answer: Answer, purpose: Purpose): unknown {
  refuseStatus(answer, purpose)
  refusePage(answer)
  if (answer.text.trim() === '') return null
  try {
    return parseJson(answer.text)
  } catch (error) {
    throw notJson(answer, `text that is not JSON (it begins “${excerpt(answer.text)}”)`, error)
  }
}

function refuseStatus(answer: Answer, { what, secrets }: Purpose): void {
  const { status, url } = answer
  if (status >= 200 && status < 300) return
  const said = saidBy(answer)
  const names = secrets.length === 0 ? 'the profile names no secret' : `check ${secrets.map((name) => `“${name}”`).join(' and ')}`
  if (status === 401) {
    throw new SourceRefused('source_unauthorized', `${url.host} does not accept who asks when reading ${what} (status 401${said}): ${names}.`)
  }
  if (status === 403) {
    refusePage(answer)
    throw new SourceRefused('source_forbidden', `${url.host} does not allow reading ${what} (status 403${said}): give the user of the secret the right to read it.`)
  }
  if (status === 404) {
    throw new SourceRefused('source_not_found', `${url.host} has nothing at ${url.pathname} when reading ${what} (status 404${said}): check the path in the profile.`)
  }
  if (status >= 500 || status === 429) throw unreachable(url, `status ${status}${said}`, null)
  throw new SourceRefused('source_rejected', `${url.host} rejected the request when reading ${what} (status ${status} at ${url.pathname}${said}): check the path and the parameters in the profile.`)
} // prettier-ignore

function refusePage(answer: Answer): void {
  const type = header(answer.headers, 'content-type') ?? ''
  const isPage = /html/i.test(type) || /^\s*(<!doctype html|<html|<head|<body)/i.test(answer.text)
  if (!isPage) return
  const title = /<title[^>]*>([^<]{1,120})/i.exec(answer.text)?.[1]?.trim()
  const isLogin = /type=["']?password|sign ?in|log ?in/i.test(answer.text) || /login|signin/i.test(answer.url.pathname)
  const page = isLogin ? 'a login page' : 'an HTML page'
  throw notJson(answer, title === undefined || title === '' ? page : `${page} (“${title}”)`)
}

function notJson(answer: Answer, found: string, cause?: unknown): SourceRefused {
  return new SourceRefused('source_not_json', `${answer.url.host}${answer.url.pathname} answered with ${found} instead of JSON: the address in the profile leads to a website or another program, not to the interface of Perfect Books.`, { cause }) // prettier-ignore
}

/** The server's own words, when there are some that a person can read. */
function saidBy(answer: Answer): string {
  if (/^\s*</.test(answer.text)) return ''
  const text = messageIn(answer.text)
  return text === null ? '' : `, “${text}”`
}

function messageIn(text: string): string | null {
  try {
    const document = parseJson(text)
    if (!isObject(document)) return null
    const { error, message, detail } = document
    const inner = isObject(error) ? error['message'] : error
    const found = [message, inner, detail].find((each) => typeof each === 'string' && each.trim() !== '')
    return typeof found === 'string' ? excerpt(found) : null
  } catch {
    return text.trim() === '' ? null : excerpt(text)
  }
}

const excerpt = (text: string): string => text.trim().replace(/\s+/g, ' ').slice(0, 120)
