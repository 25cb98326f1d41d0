// `npm run test:coverage`: runs the tests, all or those of the given paths, and reports which lines and branches of src
// they ran. Exits with status 1 if a test fails, or if all tests together run less than 80 % of the lines or branches.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

const minimum = '80'
const tests = process.argv.slice(2)
const isComplete = tests.every(argument => argument.startsWith('-'))
const options = [
  // The tests are bundles: their source maps lead to the files of src.
  ...['--include', 'src/**', '--exclude', 'src/generated/**', '--exclude-after-remap'],
  ...['--temp-directory', '.tap/coverage', '--reporter', 'text', '--reporter', 'text-summary'],
  ...(isComplete ? ['--check-coverage', '--lines', minimum, '--branches', minimum] : [])
]
const c8 = createRequire(import.meta.url).resolve('c8/bin/c8.js')
const { status } = spawnSync(
  process.execPath,
  [c8, ...options, process.execPath, 'dist-test/scripts/test.js', ...tests],
  {
    stdio: 'inherit'
  }
)
process.exitCode = status ?? 1
