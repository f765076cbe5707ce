// A bar that says how far something is, to eyes and to screen readers.

interface ProgressProps {
  readonly label: string
  readonly done: number
  readonly total: number
  readonly words: string
  readonly isIdle?: boolean
}

export function Progress({ label, done, total, words, isIdle }: ProgressProps) {
  const share = total === 0 ? 1 : Math.min(1, done / total)
  return (
    <div
      className={isIdle ? 'bar idle' : 'bar'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={Math.min(done, total)}
      aria-valuetext={words}
    >
      <div className="bar-done" style={{ width: `${share * 100}%` }} />
    </div>
  )
}
