import { lstat, mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Account, canUse, giveTo } from './account.js'
import { type Cluster, shortHash } from './cluster.js'

/**
 * Where a server listens: a folder for a Unix socket, or 127.0.0.1.
 */
export interface Address {
  host: string
  port: number
}

// With a socket the port only is a part of its name, so one number serves every folder.
const SOCKET_PORT = 5432

// The path of a socket has to fit into 104 bytes with its final zero on macOS, into 108 on Linux.
const MAX_SOCKET_PATH_BYTES = 103

// PostgreSQL reads the folder as an item of a list.
const LIST_CHARACTERS = /[,"]/

/**
 * Chooses where the server of a cluster listens. Unix sockets are out of reach of the network and of other users, and
 * cannot clash; Windows has to do with a free port.
 */
export async function chooseAddress(cluster: Cluster): Promise<Address> {
  if (process.platform === 'win32') {
    return { host: '127.0.0.1', port: await findFreePort() }
  }
  const parents = [tmpdir(), '/tmp', '/var/tmp', dirname(cluster.dataDirectory)]
  for (const parent of parents) {
    const folder = join(parent, `orders-postgres-${shortHash(cluster.dataDirectory)}`)
    const isShort = Buffer.byteLength(join(folder, socketName(SOCKET_PORT))) <= MAX_SOCKET_PATH_BYTES
    const isPossible = isShort && !LIST_CHARACTERS.test(folder) && (await canUse(parent, cluster.account))
    if (isPossible && (await makeSocketFolder(folder, cluster.account))) {
      return { host: folder, port: SOCKET_PORT }
    }
  }
  throw new Error(`None of the folders ${parents.join(', ')} can hold the socket of PostgreSQL.`)
}

/**
 * The file in the socket's folder.
 */
export function socketName(port: number): string {
  return `.s.PGSQL.${port}`
}

/**
 * Makes the folder of a socket. Where everybody can write somebody else may have been first, so an existing one counts
 * only when it is the account's own.
 */
export async function makeSocketFolder(folder: string, account: Account): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700, recursive: true })
    const made = await lstat(folder)
    if (made.isDirectory() && made.uid === process.getuid?.()) {
      await giveTo(account, folder)
    }
    const { mode, uid } = await lstat(folder)
    return made.isDirectory() && (mode & 0o777) === 0o700 && (uid | 0) === (account.uid ?? process.getuid?.())
  } catch {
    return false
  }
}

async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = probe.address()
        probe.close(() =>
          typeof address === 'object' && address ? resolve(address.port) : reject(new Error('There is no free port.'))
        )
      })
  })
}
