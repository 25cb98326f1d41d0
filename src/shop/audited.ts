import type { AuditEntry } from '../audit/entry.js'
import type { Command } from './command.js'
import type { Draft } from './draft.js'

/**
 * A command that also adds an entry to the audit log of its shop, in the same transaction.
 *
 * @param read reads what the entry compares, before the command is decided
 * @param entry the entry; undefined if there is none because nothing changed
 */
export function audited<Result, Before>(
  command: Command<Result>,
  read: (draft: Draft) => Before,
  entry: (result: Result, before: Before) => AuditEntry | undefined
): Command<Result> {
  return {
    ...command,
    decide(draft) {
      const before = read(draft)
      const result = command.decide(draft)
      const added = entry(result, before)
      if (added) draft.audit(added)
      return result
    }
  }
}
