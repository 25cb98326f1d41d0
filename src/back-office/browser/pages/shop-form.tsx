import { useState } from 'preact/hooks'
import { api, type Schema } from '../api/client.js'
import { announce } from '../api/topics.js'
import { useWrite } from '../api/use-write.js'
import { Conflict, isConflict, type Fact } from '../components/conflict.js'
import { Dialog } from '../components/dialog.js'
import { Field, TextArea } from '../components/field.js'
import { Form, errorOf } from '../components/form.js'
import { toast } from '../components/toast.js'

type Shop = Schema<'Shop'>
type Update = Schema<'ShopUpdate'>

interface FieldOf {
  label: string
  hint?: string
  type?: 'number' | 'email' | 'text'
  /** The text of the shop's present value. */
  read: (shop: Shop) => string
  /** The change that a typed text asks for. */
  write: (text: string) => Update
}

const seconds = (text: string) => Number(text || 0)

const settings: Record<string, FieldOf> = {
  currency: {
    label: 'Currency',
    hint: 'ISO 4217. It stays once there are products or orders.',
    read: ({ currency }) => currency,
    write: text => ({ currency: text.trim().toUpperCase() })
  },
  order_payment_timeout_seconds: {
    label: 'Unpaid orders are canceled after, in seconds',
    hint: '0: never',
    type: 'number',
    read: shop => String(shop.order_payment_timeout_seconds),
    write: text => ({ order_payment_timeout_seconds: seconds(text) })
  },
  order_auto_complete_seconds: {
    label: 'Orders are completed after, in seconds',
    hint: '0: never',
    type: 'number',
    read: shop => String(shop.order_auto_complete_seconds),
    write: text => ({ order_auto_complete_seconds: seconds(text) })
  },
  low_stock_threshold: {
    label: 'Stock is low at',
    hint: 'For products without a threshold of their own. Empty: never',
    type: 'number',
    read: shop => (shop.low_stock_threshold === null ? '' : String(shop.low_stock_threshold)),
    write: text => ({ low_stock_threshold: text === '' ? null : Number(text) })
  }
}

const mail: Record<string, FieldOf> = {
  'mail/name': {
    label: 'Name in e-mails',
    read: shop => shop.mail.name ?? '',
    write: text => ({ mail: { name: text.trim() || null } })
  },
  'mail/reply_to': {
    label: 'Answers to e-mails go to',
    type: 'email',
    read: shop => shop.mail.reply_to ?? '',
    write: text => ({ mail: { reply_to: text.trim() || null } })
  },
  'mail/low_stock_to': {
    label: 'Low stock is reported to',
    type: 'email',
    read: shop => shop.mail.low_stock_to ?? '',
    write: text => ({ mail: { low_stock_to: text.trim() || null } })
  },
  'mail/locale': {
    label: 'Language of e-mails',
    hint: 'Such as de. Empty: English',
    read: shop => shop.mail.locale ?? '',
    write: text => ({ mail: { locale: text.trim() || null } })
  }
}

const name: FieldOf = { label: 'Name', read: shop => shop.name, write: text => ({ name: text.trim() }) }

const ownFields = { name, ...settings, ...mail }

// The other settings of the default shop are in the environment.
const defaultFields = { name, ...mail }

interface DialogProps {
  /** The shop as it is now; a new one if not given. */
  shop?: Shop
  onClose: () => void
}

/** Adds a shop, or changes one. Only what was changed here is sent, and only if nobody else changed it since. */
export function ShopDialog({ shop, onClose }: DialogProps) {
  // The shop as it was when the form was opened, or since the visitor has seen what others changed.
  const [base, setBase] = useState(shop)
  const [slug, setSlug] = useState('')
  const [typed, setTyped] = useState<Typed>({})
  const [secrets, setSecrets] = useState('')
  const isDefault = base?.slug === 'default'
  const fields = isDefault ? defaultFields : ownFields
  const changes = changesOf(base, fields, typed, secrets)
  const write = useWrite(
    async (body: Update, key) =>
      base
        ? await api.PATCH('/shops/{slug}', {
            params: { path: { slug: base.slug }, header: { 'if-match': `"${base.version}"` } },
            body
          })
        : await api.POST('/shops', { params: { header: { 'idempotency-key': key } }, body: { ...body, slug } }),
    ['settings']
  )
  const hasConflict = isConflict(write.problem)
  const save = async () => {
    const saved = await write.send(changes)
    // What the page shows may be older than what somebody else has made of it.
    if (!saved) return announce(new Set(['settings']))
    toast(`Shop ${saved.slug} is saved`)
    onClose()
  }
  return (
    <Dialog title={base ? `Edit shop ${base.slug}` : 'Add a shop'} onClose={onClose}>
      <Form
        write={hasConflict ? { ...write, problem: undefined } : write}
        action="Save"
        isDisabled={hasConflict || (base !== undefined && Object.keys(changes).length === 0)}
        onSubmit={() => {
          void save()
        }}
        onCancel={onClose}
      >
        {isDefault && <p class="hint">The other settings of this shop are in the environment of the service.</p>}
        {!base && <Slug value={slug} error={errorOf(write.problem, 'body/slug')} onChange={setSlug} />}
        {Object.entries(fields).map(([path, field]) => (
          <Field
            key={path}
            label={field.label}
            hint={field.hint}
            type={field.type ?? 'text'}
            {...(field.type === 'number' ? { min: 0 } : {})}
            value={typed[path] ?? (base ? field.read(base) : '')}
            error={errorOf(write.problem, `body/${path}`)}
            onInput={event => setTyped({ ...typed, [path]: event.currentTarget.value })}
          />
        ))}
        {!isDefault && <Secrets shop={base} value={secrets} problem={write.problem} onChange={setSecrets} />}
        {hasConflict && base && shop && (
          <Conflict
            what="this shop"
            before={factsOf(base, fields)}
            now={factsOf(shop, fields)}
            mine={typedFacts(base, fields, typed, secrets)}
            onRebase={() => {
              write.reset()
              setBase(shop)
            }}
          />
        )}
      </Form>
    </Dialog>
  )
}

function Secrets({
  shop,
  value,
  problem,
  onChange
}: {
  shop: Shop | undefined
  value: string
  problem: Error | undefined
  onChange: (secrets: string) => void
}) {
  return (
    <TextArea
      label="New payment secrets, one a line"
      hint={`${shop?.webhook_secret_count ?? 0} now, which are not shown. What you type replaces all of them.`}
      autoComplete="off"
      spellcheck={false}
      value={value}
      error={errorOf(problem, 'body/webhook_secrets')}
      onInput={event => onChange(event.currentTarget.value)}
    />
  )
}

function Slug({
  value,
  error,
  onChange
}: {
  value: string
  error: string | undefined
  onChange: (slug: string) => void
}) {
  return (
    <Field
      label="Short name"
      hint="In keys, paths and the header X-Shop: lower-case letters, digits and hyphens. It stays."
      required
      maxLength={63}
      value={value}
      error={error}
      onInput={event => onChange(event.currentTarget.value)}
    />
  )
}

/** What was typed, by the path of its field. */
type Typed = Readonly<Record<string, string>>

type Fields = Readonly<Record<string, FieldOf>>

const secretsName = 'Payment secrets'

function factsOf(shop: Shop, fields: Fields): Fact[] {
  return [
    ...Object.values(fields).map(({ label, read }): Fact => [label, read(shop) || 'none']),
    [secretsName, String(shop.webhook_secret_count)]
  ]
}

/** What the visitor has typed that is not as it was. Secrets are counted, not shown. */
function typedFacts(base: Shop, fields: Fields, typed: Typed, secrets: string): Fact[] {
  const facts = Object.entries(fields).flatMap(([path, { label, read }]): Fact[] => {
    const value = typed[path] ?? read(base)
    return value === read(base) ? [] : [[label, value || 'none']]
  })
  const lines = linesOf(secrets)
  return lines.length > 0 ? [...facts, [secretsName, String(lines.length)]] : facts
}

function linesOf(text: string): string[] {
  return text.split('\n').flatMap(line => line.trim() || [])
}

function changesOf(base: Shop | undefined, fields: Fields, typed: Typed, secrets: string): Update {
  const update: Update = {}
  for (const [path, field] of Object.entries(fields)) {
    const before = base ? field.read(base) : ''
    const value = typed[path] ?? before
    if (value === before) continue
    const change = field.write(value)
    Object.assign(update, change, change.mail ? { mail: { ...update.mail, ...change.mail } } : {})
  }
  const lines = linesOf(secrets)
  return lines.length > 0 ? { ...update, webhook_secrets: lines } : update
}
