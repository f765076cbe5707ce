// The baseline of every write, in a process of its own like the worker that it is the floor of.
import { sendBare } from '../bare.ts'
import { answerParent } from '../child.ts'

type BareQuestion = {
  readonly url: string
  readonly token: string
  readonly requests: Parameters<typeof sendBare>[2]
}

answerParent<BareQuestion>(({ url, token, requests }) => sendBare(url, token, requests))
