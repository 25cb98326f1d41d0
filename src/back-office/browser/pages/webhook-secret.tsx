import { useState } from 'preact/hooks'
import { Copy } from '../components/copy.js'
import { Dialog } from '../components/dialog.js'
import { Select } from '../components/field.js'
import { verificationCode } from './verification-code.js'

/**
 * Shows a secret once: it is only in this dialog, and gone with it.
 *
 * @param what is shown, such as `Secret` or `API key`
 */
export function SecretDialog({
  title,
  what,
  secret,
  hint,
  hasCode = false,
  onClose
}: {
  title: string
  what: string
  secret: string
  hint: string
  hasCode?: boolean
  onClose: () => void
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>
        <strong>Store it now: it is not shown again.</strong> {hint}
      </p>
      <div class="row">
        <code class="secret" aria-label={what} role="group" tabIndex={0}>
          {secret}
        </code>
        <Copy text={secret} what={what} />
      </div>
      {hasCode && <VerificationCode />}
      <p class="actions">
        <button type="button" class="primary" onClick={onClose}>
          I have stored it
        </button>
      </p>
    </Dialog>
  )
}

type Language = keyof typeof verificationCode

const languages = Object.keys(verificationCode) as Language[]

/** How the receiver checks what arrives. */
export function VerificationCode() {
  const [language, setLanguage] = useState<Language>('JavaScript')
  const code = verificationCode[language]
  return (
    <div>
      <div class="row">
        <Select
          label="Check the signature in"
          options={languages.map(name => [name, name])}
          value={language}
          onChange={event => setLanguage(event.currentTarget.value as Language)}
        />
        <Copy text={code} what="Code" />
      </div>
      <pre class="json" tabIndex={0} role="group" aria-label="Verification code">
        <code>{code}</code>
      </pre>
    </div>
  )
}
