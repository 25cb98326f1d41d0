// `node scripts/prune.mjs`: removes from node_modules what a running service never reads, for an image: Prisma's compilers for other databases,
// TypeScript, types included, and source maps of dependencies. Licences stay. Plain JavaScript, since it runs without development dependencies.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))

// The client imports this one (src/generated/prisma/internal/class.ts).
const usedCompiler = 'query_compiler_fast_bg.postgresql.wasm-base64.mjs'

for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && isUnused(entry.name)) rmSync(join(entry.parentPath, entry.name))
}

function isUnused(name) {
  return /\.(map|[cm]?ts)$/.test(name) || (/^query_compiler_.*\.wasm-base64\.m?js$/.test(name) && name !== usedCompiler)
}
