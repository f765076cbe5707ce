// Workflows of the source as a reference for building them anew: trigger, conditions, steps and settings in words, whatever their shape.
import { markdownText } from './markdown.ts'

type Definition = Readonly<Record<string, unknown>>

/** Names that a part of a workflow goes by in different systems, in small letters without signs. */
const parts = {
  name: ['name', 'title', 'label'],
  trigger: ['trigger', 'triggers', 'event', 'events', 'when', 'startswhen', 'triggerevent', 'triggertype', 'start'],
  conditions: ['conditions', 'condition', 'filters', 'filter', 'criteria', 'if', 'rules', 'only'],
  steps: ['steps', 'step', 'actions', 'action', 'then', 'tasks', 'nodes', 'do', 'sequence', 'emails'],
  active: ['active', 'enabled', 'isactive', 'isenabled', 'status', 'state'],
  description: ['description', 'notes', 'purpose'],
} as const
type Part = keyof typeof parts

/** Bounds for definitions that nest or repeat without end. */
const DEEPEST = 8
const LONGEST = 500

export function workflowReference(workflows: readonly Definition[], note: string): string {
  const head = ['# Workflows, for rebuilding by hand\n', `${markdownText(note)}\n`]
  if (workflows.length === 0) return [...head, 'The source has no workflows.\n'].join('\n')
  return [...head, ...workflows.map((workflow, index) => workflowPart(opened(workflow), index + 1))].join('\n')
}

/** Some systems keep everything below one key, or as JSON in a text. */
function opened(workflow: Definition): Definition {
  const inner = parsed(workflow['definition'])
  if (!isDefinition(inner)) return workflow
  return { ...inner, ...Object.fromEntries(Object.entries(workflow).filter(([key]) => key !== 'definition')) }
}

function workflowPart(workflow: Definition, number: number): string {
  const found = new Map<Part, unknown>()
  const rest: [string, unknown][] = []
  for (const [key, value] of Object.entries(workflow)) {
    const part = partOf(key)
    if (part === null || found.has(part) || isEmpty(value)) rest.push([key, value])
    else found.set(part, parsed(value))
  }
  const name = found.has('name') ? plain(found.get('name')) : `Workflow ${plain(workflow['id'] ?? number)}`
  const state = found.has('active') ? ` (${activity(found.get('active'))})` : ''
  const sections = [
    found.has('description') ? `${plain(found.get('description'))}\n` : '',
    section('Trigger', found.get('trigger'), 'not said in the source'),
    section('Conditions', found.get('conditions'), 'none'),
    stepsSection(found.get('steps')),
    section('Also said in the source', Object.fromEntries(rest.filter(([, value]) => !isEmpty(value))), 'nothing'),
  ]
  return [`## ${number}. ${name}${state}\n`, ...sections.filter((text) => text !== '')].join('\n')
}

function partOf(key: string): Part | null {
  const folded = key.toLowerCase().replace(/[^a-z]/g, '')
  const names = Object.keys(parts) as Part[]
  return names.find((part) => (parts[part] as readonly string[]).includes(folded)) ?? null
}

function activity(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'active' : 'switched off'
  return plain(value)
}

function section(title: string, value: unknown, otherwise: string): string {
  const text = isEmpty(value) ? ` ${otherwise}` : inWords(value, 0)
  return `**${title}:**${text}\n`
}

function stepsSection(value: unknown): string {
  if (isEmpty(value)) return '**Steps:** not said in the source\n'
  const steps = ordered(Array.isArray(value) ? (value as unknown[]) : isDefinition(value) ? [value] : [value])
  return `**Steps:**\n\n${steps.map((step, index) => `${index + 1}.${stepWords(step)}`).join('\n')}\n`
}

/** By a number that the steps themselves give, when every one has it. */
function ordered(steps: readonly unknown[]): readonly unknown[] {
  const key = ['order', 'position', 'sequence', 'step', 'index'].find((name) =>
    steps.every((step) => isDefinition(step) && typeof step[name] === 'number'),
  )
  if (key === undefined) return steps
  const place = (step: unknown): number => (isDefinition(step) ? Number(step[key]) : 0)
  return [...steps].sort((a, b) => place(a) - place(b))
}

/** What a step does comes first; what it does it with, after. */
function stepWords(step: unknown): string {
  if (!isDefinition(step)) return inWords(step, 1)
  const lead = ['action', 'type', 'name', 'title', 'do'].find((key) => typeof step[key] === 'string' && step[key] !== '')
  if (lead === undefined) return inWords(step, 1)
  const others = Object.fromEntries(
    Object.entries(step).filter(([key, value]) => key !== lead && !isEmpty(value) && !['order', 'position', 'index'].includes(key)),
  )
  return ` ${plain(step[lead])}${Object.keys(others).length === 0 ? '' : inWords(others, 1)}`
} // prettier-ignore

/** A single value stands in the line; a list or an object becomes an indented list below it. */
function inWords(value: unknown, depth: number): string {
  if (!isNested(value)) return ` ${plain(value)}`
  if (depth >= DEEPEST) return ` ${plain(JSON.stringify(value))}`
  const indent = '   '.repeat(depth)
  const lines = Array.isArray(value)
    ? (value as unknown[]).map((entry) => `${indent}- ${inWords(entry, depth + 1).trim()}`)
    : Object.entries(value)
        .filter(([, inner]) => !isEmpty(inner))
        .map(([key, inner]) => `${indent}- ${plain(words(key))}:${inWords(inner, depth + 1)}`)
  return `\n${depth === 0 ? '\n' : ''}${lines.join('\n')}`
}

function plain(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length - LONGEST} letters more in the JSON)` : text
  return markdownText(cut.trim()).replaceAll(/([\\`*_#[\]])/g, (sign) => (sign === '\\' ? sign : `\\${sign}`))
} // prettier-ignore

/** `delayDays` and `delay_days` are delay days. */
function words(key: string): string {
  return key.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').replaceAll(/[_-]+/g, ' ').toLowerCase()
} // prettier-ignore

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isDefinition(value: unknown): value is Definition {
  return isNested(value) && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isNested(value) && Object.keys(value).length === 0
}
