import type { Mutant } from './mutant.js'

const secrets = (title: string) => ({ file: 'test/secrets/secrets.test.ts', title })

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
  }
]
