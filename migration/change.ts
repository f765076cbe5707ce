// What happened to a value on its way that was not plain copying; kept in the ledger and shown wherever the record is shown.

export interface Change {
  /** The source field, as the mapping line names it. */
  readonly field: string
  /** The Pipedrive field it was meant for: API name, or the name of the custom field. */
  readonly target: string
  readonly how: 'changed_by_rule' | 'left_out'
  /** The named rule, such as `truncated_255`, and a sentence for people. */
  readonly rule: string
  readonly reason: string
  readonly source: unknown
  readonly meant: unknown
}
