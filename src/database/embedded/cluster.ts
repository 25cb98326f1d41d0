import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Account, accountOf, canEnter, canUse, chooseAccount, giveTo, nameOf, runAs } from './account.js'
import type { Binaries } from './binaries.js'
import { createWhole, makeFolder, removeLeftovers } from './files.js'

/** Where the data of a directory is, and which user runs PostgreSQL on it. */
export interface Cluster {
  account: Account
  dataDirectory: string
  /** The wanted directory, if the data could not be inside it. */
  movedFrom?: string | undefined
}

/** The only database user. Its random password is in the connection string. */
export const databaseUser = 'postgres'

/**
 * Finds the existing data of a directory, or else the place for new data: inside the directory, unless the user who
 * runs PostgreSQL cannot get there.
 *
 * @throws Error when that user can use none of the possible folders, or does not own the existing data
 */
export async function locateCluster(directory: string): Promise<Cluster> {
  await makeFolder(directory).catch(() => {})
  const wanted = await realpath(directory).catch(() => resolve(directory))
  const describe = (folder: string, account: Account) => ({
    account,
    dataDirectory: join(folder, dataFolder),
    movedFrom: folder === wanted ? undefined : wanted
  })
  const folders = [wanted, ...sharedFolders().map(folder => join(folder, shortHash(wanted)))]
  for (const folder of folders) {
    const owner = await findOwner(join(folder, dataFolder))
    if (owner) return describe(folder, await chooseOwner(join(folder, dataFolder), owner))
  }
  const account = await chooseAccount()
  for (const folder of folders) {
    const exists = folder === wanted || (await makeSharedFolder(folder))
    if (exists && (await canUse(folder, account))) return describe(folder, account)
  }
  throw new Error(
    `PostgreSQL has no place for its data: ${nameOf(account)} can use none of the folders ${folders.join(', ')}.` +
      ' Set DATA_DIR to another folder, or DATABASE_URL to an existing PostgreSQL server.'
  )
}

// The name includes the major version that can read the data, so that a later one does not trip over it.
const dataFolder = 'postgres-18'

/** The folders that survive a reboot and that every user who runs PostgreSQL can reach. */
export function sharedFolders(): string[] {
  const parents = process.getuid?.() === 0 ? rootFolders : [join(homedir(), '.local', 'share')]
  return parents.map(parent => join(parent, sharedFolder))
}

// Root's folders that survive a reboot. The first is meant for such data; the others are for systems on which it is
// read-only.
const rootFolders = ['/var/lib', '/opt', '/srv']

const sharedFolder = 'orders-and-inventory'

/** A short name for a path, without special characters. */
export function shortHash(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, hashLength)
}

// Long enough that two paths never share a hash by chance, and short because the path of a socket must be short.
const hashLength = 16

async function makeSharedFolder(folder: string): Promise<boolean> {
  try {
    await makeFolder(dirname(folder))
    await makeFolder(folder)
    return true
  } catch {
    return false
  }
}

async function findOwner(dataDirectory: string): Promise<Account | undefined> {
  return (await isVacant(dataDirectory)) ? undefined : await stat(dataDirectory).then(accountOf, () => undefined)
}

/** Whether the folder is missing or empty. One that cannot be read is neither: it may hold another user's data. */
async function isVacant(folder: string): Promise<boolean> {
  return await readdir(folder).then(
    files => files.length === 0,
    error => error.code === 'ENOENT'
  )
}

/** The owner of the data as the account to use: PostgreSQL only runs as the owner of its data. */
async function chooseOwner(dataDirectory: string, owner: Account): Promise<Account> {
  const account = await chooseAccount(owner)
  const isOwner = process.platform === 'win32' || owner.uid === (account.uid ?? process.getuid?.())
  if (!isOwner || !(await canEnter(dataDirectory, account))) {
    throw new Error(
      `The data directory ${dataDirectory} belongs to ${nameOf(owner)}, and ${nameOf(account)} cannot use it.` +
        ' Start the service as its owner (or as root), or set DATA_DIR to another folder.'
    )
  }
  return account
}

/**
 * Creates the data directory if it does not exist yet.
 *
 * @param isDurable false skips the flush to disk, for data that may be lost
 * @returns the password of the database user
 * @throws Error when the directory cannot be created, or holds something else or another version's data
 */
export async function ensureCluster(
  { account, dataDirectory }: Cluster,
  binaries: Binaries,
  isDurable: boolean
): Promise<string> {
  await removeLeftovers(dataDirectory)
  if (await isVacant(dataDirectory)) {
    await createWhole(dataDirectory, draft => initialize(draft, account, binaries, isDurable)).catch(error => {
      throw new Error(`PostgreSQL's data directory could not be created in ${dataDirectory}.\n${error.message}`, {
        cause: error
      })
    })
  }
  await checkVersion(dataDirectory, binaries)
  const password = await readFile(join(dataDirectory, passwordFileName), 'utf8')
  return password.trim()
}

async function initialize(draft: string, account: Account, binaries: Binaries, isDurable: boolean): Promise<void> {
  const passwordFile = join(dirname(draft), passwordFileName)
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx', flush: isDurable })
  await giveTo(account, passwordFile)
  await mkdir(draft, { mode: 0o700 })
  await giveTo(account, draft)
  await runAs(account, binaries.initdb, [
    `--pgdata=${draft}`,
    `--username=${databaseUser}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    ...textOptions,
    ...(isDurable ? [] : ['--no-sync'])
  ])
  await rename(passwordFile, join(draft, passwordFileName))
}

// Inside the data directory, so that data and password can only appear and disappear together.
const passwordFileName = 'service-password'

// With these, initdb works on machines without any locale, and letters outside ASCII still have upper and lower case.
const textOptions = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']

async function checkVersion(dataDirectory: string, binaries: Binaries): Promise<void> {
  const made = await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8').then(
    text => text.trim(),
    () => undefined
  )
  const [major] = binaries.version.split('.')
  if (made === undefined) {
    throw new Error(
      `The folder ${dataDirectory} is not empty and not a data directory of PostgreSQL.` +
        ' Move it away, or set DATA_DIR to another folder.'
    )
  }
  if (made !== major) {
    throw new Error(
      `The data directory ${dataDirectory} was made by PostgreSQL ${made},` +
        ` but this service runs PostgreSQL ${major}. Move it away, or set DATA_DIR to another folder.`
    )
  }
}
