// Generates the Prisma client and compiles `src` to `dist`, each only if its sources are newer than its result, so that every
// command works on a fresh clone and costs nothing on a built one. `node scripts/prepare.mjs client` stops after the client.
// Plain JavaScript, since it runs before there is anything to run TypeScript with.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const client = join(root, 'src/generated/prisma')
const clientStamp = join(root, 'src/generated/.stamp')
const buildStamp = join(root, 'dist/.stamp')
process.chdir(root)

if (canBuild()) {
  if (isStale(clientStamp, ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'])) {
    run('prisma', ['generate'], 'generating the database client')
    writeFileSync(clientStamp, '')
  }
  if (process.argv[2] !== 'client' && isStale(buildStamp, ['src', 'tsconfig.json', 'tsconfig.build.json', clientStamp])) {
    rmSync(join(root, 'dist'), { recursive: true, force: true })
    run('tsc', ['-p', 'tsconfig.build.json'], 'compiling')
    writeFileSync(buildStamp, '')
  }
} else if (!existsSync(buildStamp)) {
  process.stderr.write('There is nothing built and nothing to build with: run npm ci, with development dependencies, and npm run build.\n')
  process.exit(1)
}

/** Without development dependencies, as in a production image, what was built is all there is. */
function canBuild () {
  const require = createRequire(import.meta.url)
  return ['typescript', 'prisma'].every(name => {
    try {
      return require.resolve(`${name}/package.json`) !== ''
    } catch {
      return false
    }
  })
}

function isStale (stamp, sources) {
  if (!existsSync(stamp) || !existsSync(client)) return true
  const builtAt = statSync(stamp).mtimeMs
  return sources.some(source => newestOf(source) > builtAt)
}

function newestOf (path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  const entries = readdirSync(path).filter(name => name !== 'generated')
  return Math.max(stats.mtimeMs, ...entries.map(name => newestOf(join(path, name))))
}

function run (command, args, what) {
  process.stderr.write(`${what} ...\n`)
  const require = createRequire(import.meta.url)
  const manifest = require(`${command === 'tsc' ? 'typescript' : command}/package.json`)
  const script = join(dirname(require.resolve(`${command === 'tsc' ? 'typescript' : command}/package.json`)), manifest.bin[command])
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}`)
    process.exit(status ?? 1)
  }
}
