// Generates the Prisma client and compiles `src` to `dist`, each only if its sources are newer than its result, so that every
// command works on a fresh clone and costs nothing on a built one. `node scripts/prepare.mjs client` stops after the client;
// `node scripts/prepare.mjs tests` also compiles tests and scripts to `dist-test`.
// Plain JavaScript, since it runs before there is anything to run TypeScript with.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const client = join(root, 'src/generated/prisma')
const clientStamp = join(root, 'src/generated/.stamp')
const buildStamp = join(root, 'dist/.stamp')
const testStamp = join(root, 'dist-test/.stamp')
process.chdir(root)

if (canBuild()) {
  if (isStale(clientStamp, ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'])) {
    process.stderr.write('generating the database client ...\n')
    generateClient()
    writeFileSync(clientStamp, '')
  }
  if (process.argv[2] !== 'client' && isStale(buildStamp, ['src', 'tsconfig.json', clientStamp])) {
    process.stderr.write('compiling ...\n')
    await compile()
    writeFileSync(buildStamp, '')
  }
  if (process.argv[2] === 'tests' && isStale(testStamp, ['src', 'test', 'scripts', clientStamp])) {
    process.stderr.write('compiling the tests ...\n')
    await compileTests()
    writeFileSync(testStamp, '')
  }
} else if (!existsSync(buildStamp)) {
  process.stderr.write(
    'There is nothing built and nothing to build with: run npm ci, with development dependencies, and npm run build.\n'
  )
  process.exit(1)
}

/** Without development dependencies, as in a production image, what was built is all there is. */
function canBuild() {
  const require = createRequire(import.meta.url)
  return ['esbuild', 'prisma'].every(name => {
    try {
      return require.resolve(`${name}/package.json`) !== ''
    } catch {
      return false
    }
  })
}

/** File by file, as TypeScript would (`isolatedModules`), in a twentieth of its time; `npm run typecheck` looks at the types. */
async function compile() {
  const { build } = await import('esbuild')
  const sources = readdirSync('src', { recursive: true }).filter(
    name => name.endsWith('.ts') && !name.endsWith('.d.ts')
  )
  rmSync('dist', { recursive: true, force: true })
  await build({
    entryPoints: sources.map(name => join('src', name)),
    outbase: 'src',
    outdir: 'dist',
    format: 'esm',
    platform: 'node',
    sourcemap: true
  })
  // What the browser gets, as it is.
  cpSync('src/dashboard/browser', 'dist/dashboard/browser', { recursive: true })
}

/**
 * All that runs in a process of its own, with what of this project it imports. Each of the tests' many processes would otherwise load all
 * of it file by file, through the hooks of tsx.
 */
async function compileTests() {
  const { build } = await import('esbuild')
  const programs = ['test', 'scripts'].flatMap(folder =>
    readdirSync(folder, { recursive: true }).map(name => join(folder, name))
  )
  rmSync('dist-test', { recursive: true, force: true })
  await build({
    entryPoints: programs.filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts')),
    outbase: '.',
    outdir: 'dist-test',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    sourcemap: true,
    plugins: [{ name: 'file-urls', setup: keepFileUrls }]
  })
}

/** What a file finds beside itself it still finds when it is compiled to another folder. */
function keepFileUrls({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, ({ path }) => ({
    contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
    loader: 'ts'
  }))
}

function isStale(stamp, sources) {
  if (!existsSync(stamp) || !existsSync(client)) return true
  const builtAt = statSync(stamp).mtimeMs
  return sources.some(source => newestOf(source) > builtAt)
}

function newestOf(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  const entries = readdirSync(path).filter(name => name !== 'generated')
  return Math.max(stats.mtimeMs, ...entries.map(name => newestOf(join(path, name))))
}

function generateClient() {
  const manifestPath = createRequire(import.meta.url).resolve('prisma/package.json')
  const { bin } = JSON.parse(readFileSync(manifestPath, 'utf8'))
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(dirname(manifestPath), bin.prisma), 'generate'],
    { encoding: 'utf8' }
  )
  if (status === 0) return
  process.stderr.write(`${stdout}${stderr}`)
  process.exit(status ?? 1)
}
