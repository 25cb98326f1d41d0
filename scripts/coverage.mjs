// `npm run test:coverage`: runs the tests, all or those of the given paths, and reports which lines and branches of src
// they ran. Exits with status 1 if a test fails, or if all tests together run less than 80 % of the lines or branches.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const minimum = 80
const tests = process.argv.slice(2)
const isComplete = tests.every(argument => argument.startsWith('-'))
rmSync('.tap', { recursive: true, force: true })
const { status } = spawnSync(
  process.execPath,
  ['dist-test/scripts/test.js', '--coverage-report=text', '--coverage-report=json-summary', ...tests],
  // tap reports what the test processes write here. The services that tests start write here too.
  { stdio: 'inherit', env: { ...process.env, NODE_V8_COVERAGE: join(process.cwd(), '.tap/coverage') } }
)

const summary = JSON.parse(readFileSync('.tap/report/coverage-summary.json', 'utf8'))
const files = Object.entries(summary)
  .filter(([path]) => relative('', path).startsWith(`src${sep}`) && !path.includes('generated'))
  .map(([, counts]) => counts)
const shares = ['lines', 'branches'].map(kind => {
  const sum = part => files.reduce((total, counts) => total + counts[kind][part], 0)
  return { kind, percent: (100 * sum('covered')) / Math.max(sum('total'), 1) }
})
const figures = shares.map(({ kind, percent }) => `${percent.toFixed(1)} % of the ${kind}`).join(', ')
process.stdout.write(`The tests ran ${figures} in ${files.length} files of src.\n`)
const isLow = isComplete && shares.some(({ percent }) => percent < minimum)
if (isLow) process.stderr.write(`That is less than ${minimum} %.\n`)
process.exitCode = status === 0 && !isLow ? 0 : 1
