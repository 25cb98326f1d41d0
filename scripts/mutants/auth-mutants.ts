import type { Mutant } from './mutant.js'

const providers = (title: string) => ({ file: 'test/auth/identity-provider.test.ts', title })
const logins = (title: string) => ({ file: 'test/auth/logins.test.ts', title })
const customers = (title: string) => ({ file: 'test/events/customers.test.ts', title })

const refused = providers('a token that differs in anything that matters is refused')
const everywhere = logins('a logout ends its login in every process within a second')

/** A defect for each promise of identity providers, logins and the events of customers. */
export const authMutants: readonly Mutant[] = [
  {
    defect: 'access: the issuer of a token is not checked',
    file: 'src/auth/verify-provider-token.ts',
    text: '        issuer: rules.issuer,\n',
    instead: '',
    caughtBy: refused
  },
  {
    defect: 'access: the audience of a token is not checked',
    file: 'src/auth/verify-provider-token.ts',
    text: '        audience: [...rules.audiences],\n',
    instead: '',
    caughtBy: refused
  },
  {
    defect: 'access: a token of a provider may live for any time',
    file: 'src/auth/verify-provider-token.ts',
    text: ' || exp - iat > maxLifetimeSeconds',
    instead: '',
    caughtBy: refused
  },
  {
    defect: 'access: a token issued in the future is accepted',
    file: 'src/auth/verify-provider-token.ts',
    text: 'if (iat > Date.now() / 1_000 + clockToleranceSeconds) return undefined',
    instead: '',
    caughtBy: refused
  },
  {
    defect: 'access: tokens for other purposes are accepted',
    file: 'src/auth/verify-provider-token.ts',
    text: 'if (!isAccessTokenType(protectedHeader.typ)) return undefined',
    instead: '',
    caughtBy: refused
  },
  {
    defect: 'access: a token without a key id is accepted',
    file: 'src/auth/verify-provider-token.ts',
    text: 'header.kid === undefined ? undefined : await',
    instead: 'await',
    caughtBy: refused
  },
  {
    defect: 'access: a token may be of any length',
    file: 'src/auth/plugin.ts',
    text: ' || token.length > maxTokenLength',
    instead: '',
    caughtBy: refused
  },
  {
    defect: 'access: an address that is not verified counts',
    file: 'src/auth/provider-claims.ts',
    text: 'isVerified !== true || ',
    instead: '',
    caughtBy: providers('with OIDC_LINK_BY_EMAIL an account gets its first identity')
  },
  {
    defect: 'access: an account is taken over by its address',
    file: 'src/auth/identities.ts',
    text: 'holder && linksByEmail && !draft',
    instead: 'holder && !draft',
    caughtBy: providers('an account that exists is not taken over')
  },
  {
    defect: 'access: an account gets a second identity by its address',
    file: 'src/auth/identities.ts',
    text: ' && !draft.identities.some(({ userId }) => userId === holder.id)',
    instead: '',
    caughtBy: providers('with OIDC_LINK_BY_EMAIL an account gets its first identity')
  },
  {
    defect: 'access: each first request makes a user',
    file: 'src/auth/identities.ts',
    text: "if (known) return { userId: known.userId, how: 'known' }",
    instead: '',
    caughtBy: providers('first requests at once, in two processes, make one user')
  },
  {
    defect: 'access: each unknown key makes a request to the provider',
    file: 'src/auth/provider-keys.ts',
    text: 'await sleep(pauseMs, undefined, { ref: false })',
    instead: '',
    caughtBy: providers('made-up key ids reach the provider once per cool-down')
  },
  {
    defect: 'access: any number of tokens may wait for a key',
    file: 'src/auth/provider-keys.ts',
    text: 'this.#waiting >= maxWaiting',
    instead: 'false',
    caughtBy: providers('made-up key ids reach the provider once per cool-down')
  },
  {
    defect: 'access: an unknown key is refused without a look that began later',
    file: 'src/auth/provider-keys.ts',
    text: 'while (this.#knownSinceMs < arrivedAtMs) {',
    instead: 'while (this.#known === undefined) {',
    caughtBy: providers('keys are rotated during a run of load')
  },
  {
    defect: 'access: tokens of a withdrawn key stay verified',
    file: 'src/auth/identity-provider.ts',
    text: 'onChange: () => verified.clear()',
    instead: 'onChange: () => {}',
    caughtBy: providers('keys are rotated during a run of load')
  },
  {
    defect: 'access: other processes do not hear of a logout',
    file: 'src/auth/revocations.ts',
    text: 'for (const row of rows) this.add(row.slug, [row])',
    instead: '',
    caughtBy: everywhere
  },
  {
    defect: 'access: a stream outlives its login',
    file: 'src/http/server-sent-events.ts',
    text: 'login ? app.revocations.watch(login, () => end(reader)) : undefined',
    instead: 'login ? () => {} : undefined',
    caughtBy: everywhere
  },
  {
    defect: 'access: the clock of an issuer decides whether a token was issued before its revocation',
    file: 'src/auth/revocations.ts',
    text: 'sessionId === undefined ? this.#toleranceMs : -this.#toleranceMs',
    instead: '-this.#toleranceMs',
    caughtBy: logins('an administrator ends all logins of a user')
  },
  {
    defect: 'access: a process that starts does not know earlier revocations',
    file: 'src/auth/plugin.ts',
    text: 'if (!app.revocations.isLoaded) return app.revocations.load().then(() => unlessRevoked(app, caller))',
    instead: '',
    caughtBy: logins('a process that starts later refuses what was revoked before')
  },
  {
    defect: 'access: a customer sees the events of all',
    file: 'src/events/event-log.ts',
    // eslint-disable-next-line no-template-curly-in-string -- part of the source
    text: 'AND orders.user_id = ${userId} ',
    instead: '',
    caughtBy: customers('the feed of a customer has the events of its own orders')
  },
  {
    defect: 'access: a customer follows the events of all',
    file: 'src/events/routes.ts',
    text: "const userId = scope === 'everyone' ? undefined : scope",
    instead: 'const userId = undefined',
    caughtBy: customers('a customer follows its own orders live')
  }
]
