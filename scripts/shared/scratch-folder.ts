import { constants } from 'node:fs'
import { access, readFile, statfs } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'

/**
 * Where tests keep what is temporary: in memory, if Linux has a file system there with room enough, which makes a database in a tenth of the
 * time; else, and if TMPDIR says where, there.
 */
export async function scratchFolder(): Promise<string> {
  return process.env.TMPDIR === undefined && (await isRoomy(memoryFolder)) ? memoryFolder : tmpdir()
}

async function isRoomy(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK)
    const mount = (await readFile('/proc/mounts', 'utf8')).split('\n').find(line => line.split(' ')[1] === folder)
    // Programs are run there as well.
    if (!mount || mount.split(' ')[3]?.split(',').includes('noexec')) return false
    const { bavail, bsize } = await statfs(folder)
    return Math.min(bavail * bsize, freemem()) > neededBytes
  } catch {
    return false
  }
}

const memoryFolder = '/dev/shm'

// The tests need less than 2 GiB at a time; the rest is for what else runs.
const neededBytes = 6 * 2 ** 30
