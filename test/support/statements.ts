import pg from 'pg'

/** A node of the answer of EXPLAIN (FORMAT JSON), with its children. */
export interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  /** `SubPlan` for a subquery that runs once for each row. */
  'Parent Relationship'?: string
  /** With ANALYZE: rows returned in each loop, rows read and discarded in each loop, and the number of loops. */
  'Actual Rows'?: number
  'Rows Removed by Filter'?: number
  'Actual Loops'?: number
  Plans?: Plan[]
}

export interface Statement {
  text: string
  values: unknown[]
}

/**
 * Records every statement that this process sends to the database while `act` runs, BEGIN and COMMIT included. The one
 * that sets up a new connection is counted instead: when the pool opens one is not up to `act`.
 */
export async function observe<T extends object>(
  act: () => Promise<T>
): Promise<T & { statements: Statement[]; newConnections: number }> {
  const statements: Statement[] = []
  let newConnections = 0
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = new Proxy(query, {
    apply(target, client, parameters) {
      const { text, values } = parameters[0]
      if (text && nameOf(text) === 'connection:settings') newConnections++
      else statements.push({ text, values })
      return Reflect.apply(target, client, parameters)
    }
  })
  try {
    const result = await act()
    return { ...result, statements, newConnections }
  } finally {
    pg.Client.prototype.query = query
  }
}

/** All nodes of a plan. */
export function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

const leadingComment = /^\s*\/\* (\S+) \*\/\s*/

/** The name in a statement's leading SQL comment, e.g. `products:lock`; the whole text of a statement without one. */
export function nameOf(text: string): string {
  return leadingComment.exec(text)?.[1] ?? text.trim()
}
