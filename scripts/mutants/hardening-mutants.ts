import type { Mutant } from './mutant.js'

const secrets = (title: string) => ({ file: 'test/secrets/secrets.test.ts', title })
const roles = (title: string) => ({ file: 'test/database/roles.test.ts', title })

/** A defect for each promise about secrets, and about what the service may do in its database. */
export const hardeningMutants: readonly Mutant[] = [
  {
    defect: 'secrets: a ciphertext is valid in every row',
    file: 'src/secrets/secrets.ts',
    text: 'JSON.stringify([table, column, shopId, String(id)])',
    instead: 'JSON.stringify([table, column, shopId < 0, String(id) === table])',
    caughtBy: secrets('a ciphertext that was moved to another row, column or shop is refused')
  },
  {
    defect: 'secrets: a response that shows a secret is stored in plain text',
    file: 'src/idempotency/run-idempotent.ts',
    text: 'showsSecret ? idempotency.protection.seal(sent) : sent',
    instead: 'showsSecret ? sent : sent',
    caughtBy: secrets('a stolen database signs nothing without SECRETS_KEY')
  },
  {
    defect: 'secrets: a delivery that cannot be signed loses an attempt',
    file: 'src/webhooks/delivery-queue.ts',
    text: 'attempts = greatest(attempts - 1, 0), error',
    instead: 'attempts = attempts, error',
    caughtBy: secrets('a stolen database signs nothing without SECRETS_KEY')
  },
  {
    defect: 'secrets: encrypt-secrets leaves what an earlier key has encrypted',
    file: 'src/secrets/secrets.ts',
    text: 'keyIdOf(stored) === this.#keys[0].id',
    instead: 'keyIdOf(stored) !== undefined',
    caughtBy: secrets('plain rows go on working; encrypt-secrets encrypts them, and again after a rotation')
  },
  {
    defect: 'roles: the service may rewrite what is append-only',
    file: 'src/database/rights.ts',
    text: "readAndAppend: readonly Right[] = ['SELECT', 'INSERT']",
    instead: "readAndAppend: readonly Right[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE']",
    caughtBy: roles('the role of the service can neither change tables nor rewrite what is append-only')
  },
  {
    defect: 'roles: a migration leaves the rights of the role incomplete',
    file: 'src/database/migrations.ts',
    text: 'if (applied.length > 0) await regrant',
    instead: 'if (applied.length < 0) await regrant',
    caughtBy: roles('tables of later migrations can be read and appended to')
  },
  {
    defect: 'tls: a PostgreSQL on another machine may be reached in plain text',
    file: 'src/database/database-url.ts',
    text: 'ssl === false && !host',
    instead: 'ssl === true && !host',
    caughtBy: { file: 'test/database/tls.test.ts', title: 'a server on another machine needs TLS' }
  }
]
