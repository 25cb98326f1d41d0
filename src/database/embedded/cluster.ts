import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Account, accountOf, canEnter, canUse, chooseAccount, giveTo, nameOf, runAs } from './account.js'
import type { Binaries } from './binaries.js'
import { createWhole, makeFolder, removeLeftovers } from './files.js'

/**
 * Where the data of a directory is, and who runs PostgreSQL on it.
 */
export interface Cluster {
  account: Account
  dataDirectory: string
  // Set when the data could not be inside the wanted directory
  movedFrom?: string | undefined
}

/**
 * The only database user. Its password is random, and in the connection string.
 */
export const DATABASE_USER = 'postgres'

// The name tells which server can read the data, so that a later major version does not stumble over it.
const DATA_FOLDER = 'postgres-18'

// Inside the data directory, so that data and password can only appear and disappear together.
const PASSWORD_FILE = 'service-password'

const SHARED_FOLDER = 'orders-and-inventory'

// Places of root that outlive a reboot: the first is the one meant for it, the others serve systems where that is
// read-only.
const ROOT_FOLDERS = ['/var/lib', '/opt', '/srv']

// Never the same by chance, and short because the path of a socket has to be.
const HASH_LENGTH = 16

// initdb works on machines without any locale, and letters outside ASCII still have upper and lower case.
const TEXT_OPTIONS = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']

/**
 * Finds the existing data of a directory, or else the place where it will be: inside the directory, unless the user
 * who runs PostgreSQL cannot get there.
 */
export async function locateCluster(directory: string): Promise<Cluster> {
  await makeFolder(directory).catch(() => {})
  const wanted = await realpath(directory).catch(() => resolve(directory))
  const describe = (folder: string, account: Account) => ({
    account,
    dataDirectory: join(folder, DATA_FOLDER),
    movedFrom: folder === wanted ? undefined : wanted
  })
  const folders = [wanted, ...sharedFolders().map(folder => join(folder, shortHash(wanted)))]
  for (const folder of folders) {
    const owner = await findOwner(join(folder, DATA_FOLDER))
    if (owner) {
      return describe(folder, await chooseOwner(join(folder, DATA_FOLDER), owner))
    }
  }
  const account = await chooseAccount()
  for (const folder of folders) {
    const isThere = folder === wanted || (await makeSharedFolder(folder))
    if (isThere && (await canUse(folder, account))) {
      return describe(folder, account)
    }
  }
  throw new Error(
    `PostgreSQL has no place for its data: ${nameOf(account)} can use none of the folders ${folders.join(', ')}. Set DATA_DIR to another folder, or DATABASE_URL to an existing PostgreSQL server.`
  )
}

/**
 * The folders that outlive a reboot and that every user who runs PostgreSQL can get to.
 */
export function sharedFolders(): string[] {
  const parents = process.getuid?.() === 0 ? ROOT_FOLDERS : [join(homedir(), '.local', 'share')]
  return parents.map(parent => join(parent, SHARED_FOLDER))
}

/**
 * A name for a path, safe and of one length.
 */
export function shortHash(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, HASH_LENGTH)
}

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

// A folder that cannot be read is not vacant: somebody else's data may be in it.
async function isVacant(folder: string): Promise<boolean> {
  return await readdir(folder).then(
    files => files.length === 0,
    error => error.code === 'ENOENT'
  )
}

// PostgreSQL only runs as the owner of its data.
async function chooseOwner(dataDirectory: string, owner: Account): Promise<Account> {
  const account = await chooseAccount(owner)
  const isOwner = process.platform === 'win32' || owner.uid === (account.uid ?? process.getuid?.())
  if (!isOwner || !(await canEnter(dataDirectory, account))) {
    throw new Error(
      `The data directory ${dataDirectory} belongs to ${nameOf(owner)}, and ${nameOf(account)} cannot use it. Start the service as its owner (or as root), or set DATA_DIR to another folder.`
    )
  }
  return account
}

/**
 * Creates the data directory if there is none yet, and returns the password of its database user.
 *
 * @param isDurable - false skips the flush to disk, for data that may be lost
 */
export async function ensureCluster(
  { account, dataDirectory }: Cluster,
  binaries: Binaries,
  isDurable: boolean
): Promise<string> {
  await removeLeftovers(dataDirectory)
  if (await isVacant(dataDirectory)) {
    await createWhole(dataDirectory, draft => initialise(draft, account, binaries, isDurable)).catch(error => {
      throw new Error(`PostgreSQL's data directory could not be created in ${dataDirectory}.\n${error.message}`, {
        cause: error
      })
    })
  }
  await checkVersion(dataDirectory, binaries)
  const password = await readFile(join(dataDirectory, PASSWORD_FILE), 'utf8')
  return password.trim()
}

async function initialise(draft: string, account: Account, binaries: Binaries, isDurable: boolean): Promise<void> {
  const passwordFile = join(dirname(draft), PASSWORD_FILE)
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx', flush: isDurable })
  await giveTo(account, passwordFile)
  await mkdir(draft, { mode: 0o700 })
  await giveTo(account, draft)
  await runAs(account, binaries.initdb, [
    `--pgdata=${draft}`,
    `--username=${DATABASE_USER}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    ...TEXT_OPTIONS,
    ...(isDurable ? [] : ['--no-sync'])
  ])
  await rename(passwordFile, join(draft, PASSWORD_FILE))
}

async function checkVersion(dataDirectory: string, binaries: Binaries): Promise<void> {
  const made = await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8').then(
    text => text.trim(),
    () => undefined
  )
  const [major] = binaries.version.split('.')
  if (made === undefined) {
    throw new Error(
      `The folder ${dataDirectory} is not empty and not a data directory of PostgreSQL. Move it away, or set DATA_DIR to another folder.`
    )
  }
  if (made !== major) {
    throw new Error(
      `The data directory ${dataDirectory} was made by PostgreSQL ${made}, but this service runs PostgreSQL ${major}. Move it away, or set DATA_DIR to another folder.`
    )
  }
}
