import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Whether tests can make certificates: false where openssl is on the PATH. */
export const withoutOpenssl: false | string =
  process.platform === 'win32' || spawnSync('openssl', ['version']).status !== 0
    ? 'openssl, which makes the certificates, is not on the PATH'
    : false

/** Makes a self-signed certificate for localhost, and its key: `<name>.crt` and `<name>.key`. */
export function makeCertificate(folder: string, name: string): void {
  openssl(folder, [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', `${name}.key`, '-out', `${name}.crt`]
  ])
}

/** Makes a certificate for a client, signed by another one, and its key. */
export function makeClientCertificate(
  folder: string,
  name: string,
  { issuer, subject }: { issuer: string; subject: string }
): void {
  const request = `${name}.csr`
  openssl(folder, [
    ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${subject}`],
    ...['-keyout', `${name}.key`, '-out', request]
  ])
  openssl(folder, [
    ...['x509', '-req', '-in', request, '-CA', `${issuer}.crt`, '-CAkey', `${issuer}.key`, '-set_serial', '2'],
    ...['-days', '2', '-out', `${name}.crt`]
  ])
}

function openssl(folder: string, words: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', words, { cwd: join(folder), encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}
