import pg from 'pg'

/** A node of what EXPLAIN (FORMAT JSON) answers, and those below it. */
export interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  /** With ANALYZE: how many rows it gave each time, how many it read and threw away, how often it ran. */
  'Actual Rows'?: number
  'Rows Removed by Filter'?: number
  'Actual Loops'?: number
  Plans?: Plan[]
}

export interface Statement {
  text: string
  values: unknown[]
}

/** What `act` makes this process send to the database, transactions' begin and end included. */
export async function observe<T extends object>(act: () => Promise<T>): Promise<T & { statements: Statement[] }> {
  const statements: Statement[] = []
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = new Proxy(query, {
    apply(target, client, parameters) {
      statements.push({ text: parameters[0].text, values: parameters[0].values })
      return Reflect.apply(target, client, parameters)
    }
  })
  try {
    return { ...(await act()), statements }
  } finally {
    pg.Client.prototype.query = query
  }
}

/** All nodes of a plan. */
export function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}
