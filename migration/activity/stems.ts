// What systems of other words call the parts of an activity: a few stems, and the words that may stand around them.
import { words } from '../source/words.ts'
import type { ActivityObject } from '../ledger.ts'

interface Around {
  /** The name without these is a stem. */
  readonly may: RegExp
  /** A name made of such words alone means the part by itself: `callDateTime`. */
  readonly alone?: RegExp
}

const own = 'call|meeting|event|appointment|entry|email|mail|message|task|activity|note|memo|hs|crm|cf|c|custom'
const time = 'date|time|datetime|timestamp|at|on|utc|gmt|local|iso|dt|ts|day|dateutc|actual|planned|is|was|has been'
const unit = 'seconds|secs|sec|minutes|mins|min|hours|hrs|ms|milliseconds|millis|in|total'
const around = (text: string): RegExp => new RegExp(`^(?:${own}|${text})$`)

const times: Around = { may: around(time), alone: /^(?:date|time|datetime|timestamp)$/ }
const plain: Around = { may: around('line') }
const people: Around = { may: around('address|addresses|e|emails|recipients|recipient|list|names|required') }
const stems: Readonly<Partial<Record<string, { readonly around: Around; readonly of: string }>>> = {
  subject: { around: plain, of: 'subject|title|headline|heading|topic|caption|short description' },
  end: { around: times, of: 'scheduled end|end|ends|ended|ending|finish|finishes|finished|until|till|stop|stops|stopped|over|hung up|hangup|disconnected' },
  duration: { around: { may: around(unit), alone: /^(?:seconds|secs|sec|minutes|mins|min|hours|hrs)$/ }, of: 'duration|length|lasted|talk time|talk|elapsed|spent|time spent' },
  location: { around: plain, of: 'location|location name|location address|venue|venue name|venue address|place|address|site|where' },
  done: { around: times, of: 'done|complete|completed|completion|finished|closed|resolved|state' },
  attendees: { around: people, of: 'attendees|attendee|participants|participant|invitees|invitee|guests|guest|invited|members|people' },
  from: { around: people, of: 'from|sender|sent by|author' },
  to: { around: people, of: 'to|sent to' },
  cc: { around: people, of: 'cc|copies|copied|carbon copy' },
  bcc: { around: people, of: 'bcc|blind copies' },
  direction: { around: plain, of: 'way' },
  recording: { around: { may: around('url|uri|link|href|file|address|audio') }, of: 'recording|voice recording' },
} // prettier-ignore

const happened = 'scheduled start|start|starts|started|starting|begin|begins|began|begun|beginning|scheduled|scheduled for|occurs|occurred|happens|happened|held|takes place|took place|when' // prettier-ignore
const starts: Readonly<Partial<Record<ActivityObject, string>>> = {
  email: `sent|send|delivered|received|${happened}`,
  call: `${happened}|called|dialled|dialed|placed|connected|answered`,
  meeting: happened,
  note: 'noted|written|wrote|taken|recorded|when',
}
const dues = 'due|due by|deadline|due until|until|target|finish by|complete by|scheduled|scheduled for|when'
const textWords = /^(?:message|body|html|text|content|contents|rich|plain|full|note|notes|description|details?|remarks?|comments?|narrative|memo|agenda|internal|long|detailed|observations)$/ // prettier-ignore
const textHeads = /(?:body|html|text|contents?|message|notes?|description|details?|remarks?|comments?|narrative)$/
const shared = /^(?:is |was )?(?:shared|visible)(?: (?:with|to))?(?: (?:the )?(?:team|everyone|everybody|all|others|company|firm|organi[sz]ation|colleagues))$/ // prettier-ignore

/** The free field whose name means the part; of several the one with the earliest stem. */
export function byStem(object: ActivityObject, part: string, free: readonly string[]): string | undefined {
  if (part === 'shared') return free.find((name) => shared.test(words(name)))
  if (part === 'text' || part === 'notes') return textAmong(object, free)
  const list = part === 'start' ? starts[object] : part === 'due' ? dues : stems[part]?.of
  if (list === undefined) return undefined
  const around = stems[part]?.around ?? times
  const order = `${list}${part === 'subject' && object === 'task' ? '|what|to do|todo' : ''}`.split('|')
  const ranked = free
    .map((name) => ({ name, rank: rankOf(words(name).split(' '), around, order) }))
    .filter(({ rank }) => rank >= 0)
  return ranked.sort((a, b) => a.rank - b.rank)[0]?.name
}

function rankOf(all: readonly string[], { may, alone }: Around, order: readonly string[]): number {
  // Words that may stand around a stem can be of the stem too: `location address`, `time spent`.
  const whole = order.indexOf(all.join(' '))
  if (whole >= 0) return whole
  const core = all.filter((word) => !may.test(word))
  if (core.length > 0) return order.indexOf(core.join(' '))
  return alone !== undefined && all.some((word) => alone.test(word)) ? order.length : -1
}

/** Rich text goes before plain text. Minutes of a meeting are what was written of it. */
function textAmong(object: ActivityObject, free: readonly string[]): string | undefined {
  const isText = (name: string) =>
    (words(name)
      .split(' ')
      .every((word) => textWords.test(word) || word === object) &&
      textHeads.test(words(name))) ||
    (object === 'meeting' && /^(?:meeting )?minutes$/.test(words(name)))
  const texts = free.filter(isText)
  return texts.find((name) => /html|rich/.test(words(name))) ?? texts[0]
}
