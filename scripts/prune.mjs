// `node scripts/prune.mjs`: makes an image smaller by removing files from node_modules that a running service never
// reads: Prisma's query compilers for other databases, TypeScript sources and declarations, and source maps. License
// files stay. Plain JavaScript, because it runs without development dependencies.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = fileURLToPath(new URL('../node_modules', import.meta.url))

// The generated client imports this query compiler (src/generated/prisma/internal/class.ts).
const usedCompiler = 'query_compiler_fast_bg.postgresql.wasm-base64.mjs'

for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && isUnused(entry.name)) rmSync(join(entry.parentPath, entry.name))
}

function isUnused(name) {
  return /\.(map|[cm]?ts)$/.test(name) || (/^query_compiler_.*\.wasm-base64\.m?js$/.test(name) && name !== usedCompiler)
}
