import { defineConfig } from 'prisma/config'

// `prisma generate` downloads the native schema engine and never runs it. Naming any executable skips the download, so
// the command works on machines that can reach only a package registry.
if (process.argv.includes('generate')) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {})
})
