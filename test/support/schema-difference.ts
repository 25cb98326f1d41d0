import { readSchema, withSchemaEngine } from '../../src/database/schema-engine.js'

/** The SQL that would make the database match `schema.prisma`; empty when they agree. */
export async function schemaDifference(connectionString: string): Promise<string> {
  const schema = await readSchema()
  return await withSchemaEngine(connectionString, async engine => {
    const result = await engine.diff({
      from: { tag: 'schemaDatasource', configDir: '', ...schema },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] }
    })
    const script = result.stdout ?? ''
    return script.includes('This is an empty migration') ? '' : script
  })
}
