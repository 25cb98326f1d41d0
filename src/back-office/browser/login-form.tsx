import { useState } from 'preact/hooks'
import { api } from './api/client.js'
import { ApiProblem, problemOf, Unreachable } from './api/problem.js'
import { beginSession } from './api/session.js'
import { announce } from './api/topics.js'
import { Field } from './components/field.js'
import { Form } from './components/form.js'

/** Exchanges an API key for a cookie that scripts cannot read. The key leaves the page with the form. */
export function LoginForm() {
  const [key, setKey] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<Error>()
  const logIn = async () => {
    setIsBusy(true)
    try {
      const { data, error, response } = await api.POST('/session', { body: { api_key: key.trim() } })
      if (!data) throw problemOf(response, error)
      beginSession(data)
      announce('everything')
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : new Unreachable())
    } finally {
      setKey('')
      setIsBusy(false)
    }
  }
  return (
    <Form
      write={{ isBusy, problem, waitsUntilMs: undefined }}
      action="Log in"
      onSubmit={() => {
        void logIn()
      }}
    >
      <Field
        label="API key"
        type="password"
        autoComplete="off"
        autoCapitalize="off"
        spellcheck={false}
        maxLength={512}
        required
        autoFocus
        value={key}
        onInput={event => setKey(event.currentTarget.value)}
        hint="A key of this service. The browser keeps a cookie instead of it. You may do what the key may do."
      />
    </Form>
  )
}
