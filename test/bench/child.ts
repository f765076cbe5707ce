// A process of its own for every part that is measured or measured against: memory and time of one are never another's.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Child {
  /** Asks one thing after the other; throws what the process says went wrong. */
  ask<Answer>(question: object): Promise<Answer>
  end(): Promise<void>
}

type Part = 'pipedrive' | 'worker' | 'web' | 'bare'
type Answered = { readonly answer: unknown } | { readonly failed: string }

export function startChild(part: Part, flags: readonly string[] = []): Child {
  const child = fork(join(import.meta.dirname, 'processes', `${part}.ts`), [], { execArgv: [...flags] })
  return {
    async ask<Answer>(question: object) {
      child.send(question)
      const [said] = (await Promise.race([once(child, 'message'), ended(child, part)])) as [Answered]
      if ('failed' in said) throw new Error(`The ${part} of the benchmark failed: ${said.failed}`)
      return said.answer as Answer
    },
    async end() {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

async function ended(child: ChildProcess, part: Part): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null]
  throw new Error(`The ${part} of the benchmark ended with status ${String(code)}.`)
}

/** In the child: answers every question; ends when the parent does. */
export function answerParent<Question>(answer: (question: Question) => Promise<unknown>): void {
  process.on('message', (question) => {
    answer(question as Question).then(
      (answer) => process.send?.({ answer }),
      (error: unknown) =>
        process.send?.({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}
