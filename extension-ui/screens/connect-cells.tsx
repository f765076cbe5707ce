// A few rows of a file as they stand there: a table that scrolls by itself, so that the page does not.

interface CellsProps {
  readonly caption: string
  readonly headings?: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export function Cells({ caption, headings, rows }: CellsProps) {
  return (
    // Keyboards reach what can be scrolled only when it takes the focus.
    <div className="cells" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        {headings ? (
          <thead>
            <tr>
              {headings.map((heading, i) => (
                <th key={`${i} ${heading}`} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
        ) : null}
        <tbody>
          {rows.map((cells, row) => (
            <tr key={`${row} ${cells.join('|')}`}>
              {cells.map((cell, i) => (
                <td key={`${i} ${cell}`}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
