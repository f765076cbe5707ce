// What the file with the whole of a text is called, and how the cut text says so.
export interface Carrier {
  readonly object: string
  readonly id: string
}

/** Named by the record, so that the cut text can name it before it is there. */
export function wholeTextName({ object, id }: Carrier): string {
  return `${object}-${id.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 150)}.html`
}

export function wholeTextSentence(carrier: Carrier): string {
  return `The text is longer than Pipedrive takes: the whole of it is attached as the file “${wholeTextName(carrier)}”.`
}
