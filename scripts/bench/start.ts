// What a start costs: this build beside another one, in turns.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../shared/free-port.js'
import { median } from '../shared/percentile.js'
import { scratchFolder } from '../shared/scratch-folder.js'
import type { Bench } from './services.js'

export interface StartOptions {
  starts: number
  /** A built version to compare with; by default this build without `optionalPlugins`. */
  against?: string | undefined
}

interface Start {
  wallMs: number
  /** Processor time, user and system. */
  cpuMs: number
  residentMegabytes: number
}

/** The plugins that a service pays nothing for until somebody asks for them. */
const optionalPlugins = ['analytics', 'analyticsRoutes', 'graphql', 'mail', 'notificationRoutes']

/**
 * Starts both builds in turns on migrated databases without data, and measures each start until the service listens.
 *
 * @returns the report, in Markdown
 */
export async function measureStarts(bench: Bench, { starts, against }: StartOptions): Promise<string> {
  const other = against ?? (await copyWithout(optionalPlugins))
  try {
    const builds = [
      { folder: resolve('.'), url: await bench.createDatabase('bench_start'), starts: [] as Start[] },
      { folder: other, url: await bench.createDatabaseOf(other, 'bench_start_other'), starts: [] as Start[] }
    ] as const
    for (let turn = -warmUps; turn < starts; turn++) {
      // Neither is always the second one.
      for (const build of turn % 2 === 0 ? builds : builds.toReversed()) {
        const start = await measureStart(build.folder, build.url)
        if (turn >= 0) build.starts.push(start)
      }
      process.stderr.write(`${turn < 0 ? 'warm-up' : `start ${turn + 1} of ${starts}`}\n`)
    }
    const otherName = against ?? 'without the plugins of e-mail, analytics and GraphQL'
    return reportOf(builds[0].starts, builds[1].starts, otherName)
  } finally {
    if (against === undefined) await rm(other, { recursive: true, force: true })
  }
}

// They read the files for all later ones.
const warmUps = 2

/** Copies this build and removes the registrations of plugins from it. @returns the folder */
async function copyWithout(plugins: readonly string[]): Promise<string> {
  const folder = join(await scratchFolder(), `orders-bench-start-${process.pid}`)
  await mkdir(folder)
  for (const name of await readdir('.')) {
    if (name === 'dist') await cp(name, join(folder, name), { recursive: true })
    else await symlink(resolve(name), join(folder, name))
  }
  const file = join(folder, 'dist/app.js')
  let text = await readFile(file, 'utf8')
  for (const plugin of plugins) {
    for (const line of [
      new RegExp(`^import ${plugin}(, \\{.*\\})? from .*\\n`, 'm'),
      new RegExp(`^ *await app\\.register\\(${plugin}\\b.*\\n`, 'm')
    ]) {
      if (!line.test(text)) throw new Error(`dist/app.js has no line like ${String(line)}`)
      text = text.replace(line, '')
    }
  }
  await writeFile(file, text)
  return folder
}

async function measureStart(folder: string, databaseUrl: string): Promise<Start> {
  const startedAtMs = performance.now()
  const child = spawn(
    process.execPath,
    // As `npm start` does.
    ['--max-semi-space-size=16', '--enable-source-maps', '--import', reportUsage, 'dist/server.js'],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, PORT: String(await freePort()), DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc']
    }
  )
  try {
    await listens(child)
    const wallMs = performance.now() - startedAtMs
    const reported = once(child, 'message')
    child.send('usage')
    const [{ cpuMs, residentMegabytes }] = (await reported) as [Omit<Start, 'wallMs'>]
    return { wallMs, cpuMs, residentMegabytes }
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
}

async function listens({ stdout }: ChildProcess): Promise<void> {
  if (!stdout) throw new Error('the service has no output')
  for await (const line of createInterface(stdout)) {
    if (line.includes('listening on')) {
      stdout.resume()
      return
    }
  }
  throw new Error('the service ended before it listened')
}

/** Reports the usage of its process to the parent when that asks. */
const reportUsage = `data:text/javascript,${encodeURIComponent(`
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send({ cpuMs: (user + system) / 1000, residentMegabytes: process.memoryUsage.rss() / 1048576 })
  })
  process.channel.unref()`)}`

function reportOf(own: readonly Start[], other: readonly Start[], otherName: string): string {
  const rowOf = (title: string, valueOf: (start: Start) => number, unit: string) => {
    const [value, otherValue] = [median(own.map(valueOf)), median(other.map(valueOf))]
    const ratio = (value / otherValue).toFixed(3)
    return `| ${title} | ${value.toFixed(1)} ${unit} | ${otherValue.toFixed(1)} ${unit} | **${ratio}** |`
  }
  return `# What a start costs

From the start of the process until it listens, on a migrated database without data; nothing of e-mail, analytics or
GraphQL is configured or requested. Medians of ${own.length} starts each, in turns. Generated by
\`npm run bench -- --start\`.

| | this build | ${otherName} | ratio |
|---|---|---|---|
${rowOf('processor time, user and system', start => start.cpuMs, 'ms')}
${rowOf('time', start => start.wallMs, 'ms')}
${rowOf('resident memory', start => start.residentMegabytes, 'MB')}
`
}
