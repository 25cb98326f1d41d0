// GraphiQL, bundled by scripts/prepare.mjs. It sends documents to the URL of its own page, with the headers that the
// visitor types in.
import { createGraphiQLFetcher } from '@graphiql/toolkit'
import { GraphiQL } from 'graphiql'
import 'graphiql/graphiql.css'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'

const example = `# The API by GraphQL: docs/graphql.md explains it. Credentials go into "Headers":
# { "x-api-key": "..." }
{
  products(first: 10) {
    totalCount
    nodes { id sku name price stock }
  }
}
`

const fetcher = createGraphiQLFetcher({ url: window.location.href.split(/[?#]/, 1)[0] })
const root = window.document.getElementById('graphiql')
createRoot(root).render(createElement(GraphiQL, { fetcher, defaultQuery: example, shouldPersistHeaders: false }))
