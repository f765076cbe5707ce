// Bars for the terminal; plain lines, and few of them, where nobody watches.
export interface Progress {
  /** Called as often as wanted; null for a total that is not known yet. */
  readonly show: (label: string, done: number, total: number | null, tail?: string) => void
  /** Ends the bar with a sentence of its own line. */
  readonly end: (sentence: string) => void
}

export interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly write: (text: string) => unknown
}

const width = 24
const quarters = 4

export function createProgress(terminal: Terminal): Progress {
  let lastLabel = ''
  let lastQuarter = -1
  const clear = () => (terminal.isTTY ? terminal.write('\r\u001B[K') : undefined)
  return {
    show(label, done, total, tail = '') {
      const share = total ? Math.min(1, done / total) : 0
      const counts = total === null ? numbered(done) : `${numbered(done)} of ${numbered(total)}`
      if (terminal.isTTY) {
        const full = Math.round(share * width)
        const bar = total === null ? ' '.repeat(width) : '='.repeat(full).padEnd(width, '.')
        const line = `${label.padEnd(12)} [${bar}] ${counts}  ${tail}`
        terminal.write(`\r\u001B[K${line.slice(0, (terminal.columns ?? 100) - 1)}`)
        return
      }
      const quarter = Math.floor(share * quarters)
      if (label === lastLabel && quarter <= lastQuarter) return
      lastLabel = label
      lastQuarter = quarter
      if (done > 0) terminal.write(`${label.padEnd(12)} ${counts}  ${tail}\n`)
    },
    end(sentence) {
      clear()
      lastLabel = ''
      lastQuarter = -1
      terminal.write(`${sentence}\n`)
    },
  }
}

export function numbered(count: number): string {
  return count.toLocaleString('en-GB')
}
