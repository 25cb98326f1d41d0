import { defineConfig } from 'prisma/config'

// `prisma generate` asks for the native schema engine, downloads it, and never runs it. Naming any
// executable skips the download, so that generating works on machines that reach no other host than a registry.
if (process.argv.includes('generate')) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {})
})
