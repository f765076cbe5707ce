// The list of targets of a line: the proposals first, then a new custom field, leaving out, and every other standard field.
import type { Line, MappingAnswer, Target } from '../types.ts'
import { capital, homeOf, isTargetObject, objectName, standardFieldsOf, targetName } from '../words.ts'
import { share } from '../numbers.ts'

interface TargetSelectProps {
  readonly line: Line
  /** The account's own custom fields. */
  readonly account: MappingAnswer['targets']
  readonly label: string
  readonly onChoose: (target: Target) => void
  readonly onNew: () => void
}

interface Choice {
  readonly target: Target
  readonly name: string
}

const newField = 'new custom field'

export function TargetSelect({ line, account, label, onChoose, onNew }: TargetSelectProps) {
  const proposals = proposalsOf(line)
  const others = otherFields(line, account, proposals)
  const all = [...proposals, ...others]
  const current = keyOf(line.target)
  return (
    <select
      aria-label={label}
      value={current}
      onChange={(event) => {
        if (event.target.value === newField) return onNew()
        const chosen = all.find((choice) => keyOf(choice.target) === event.target.value)
        onChoose(chosen?.target ?? { kind: 'leave_out' })
      }}
    >
      <optgroup label="Proposed">
        {proposals.map((choice) => (
          <option key={keyOf(choice.target)} value={keyOf(choice.target)}>
            {choice.name}
          </option>
        ))}
      </optgroup>
      <optgroup label="Instead">
        <option value={newField}>A new custom field ...</option>
        <option value="leave_out">Leave out</option>
      </optgroup>
      {groupsOf(others).map(([object, choices]) => (
        <optgroup key={object} label={`Other fields of a ${objectName(object, 1)}`}>
          {choices.map((choice) => (
            <option key={keyOf(choice.target)} value={keyOf(choice.target)}>
              {choice.name}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  )
}

/** Two targets are the same when they lead to the same place; a leave-out's reason is not a place. */
function keyOf(target: Target): string {
  if (target.kind === 'leave_out') return 'leave_out'
  if (target.kind === 'standard') return `standard ${target.object} ${target.field}`
  return `custom ${target.object} ${target.key ?? ''} ${target.name} ${target.type}`
}

function proposalsOf(line: Line): Choice[] {
  const choices: Choice[] = line.candidates
    .filter(({ target }) => target.kind !== 'leave_out')
    .map(({ target, confidence }) => ({
      target,
      name: `${targetName(target, homeOf(line.object))} · ${share(confidence)}`,
    }))
  const isThere = choices.some(({ target }) => keyOf(target) === keyOf(line.target))
  if (isThere || line.target.kind === 'leave_out') return choices
  return [{ target: line.target, name: targetName(line.target, homeOf(line.object)) }, ...choices]
}

function otherFields(line: Line, account: MappingAnswer['targets'], proposals: readonly Choice[]): Choice[] {
  const taken = new Set(proposals.map(({ target }) => keyOf(target)))
  return homesOf(line)
    .filter(isTargetObject)
    .flatMap((object) => [
      ...standardFieldsOf(object).map(([field]): Target => ({ kind: 'standard', object, field })),
      ...account.filter((field) => field.object === object),
    ])
    .map((target) => ({ target, name: targetName(target, homeOf(line.object)) }))
    .filter(({ target }) => !taken.has(keyOf(target)))
}

/** The Pipedrive objects this line could go to: those its proposals name. */
function homesOf(line: Line): readonly string[] {
  const targets = [line.target, ...line.candidates.map((candidate) => candidate.target)]
  const named = targets.flatMap((target) => (target.kind === 'leave_out' ? [] : [target.object]))
  return [...new Set(named.length > 0 ? named : [homeOf(line.object)])]
}

function groupsOf(choices: readonly Choice[]): [string, Choice[]][] {
  const groups = new Map<string, Choice[]>()
  for (const choice of choices) {
    if (choice.target.kind === 'leave_out') continue
    groups.set(choice.target.object, [...(groups.get(choice.target.object) ?? []), choice])
  }
  return [...groups].sort(([one], [other]) => capital(one).localeCompare(capital(other)))
}
