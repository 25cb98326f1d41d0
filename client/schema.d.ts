/**
 * The types of the API: generated from openapi.json by `npm run client`. Changes made here are lost.
 */

export interface paths {
  '/products': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List products */
    get: operations['listProducts']
    put?: never
    /** Create a product */
    post: operations['createProduct']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/products/bulk': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Create up to 1,000 products */
    post: operations['createProducts']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/products/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get a product */
    get: operations['getProduct']
    /**
     * Change a product
     * @description Changes the fields that are given, unless `partial=false` asks for all of them.
     */
    put: operations['putProduct']
    post?: never
    /**
     * Delete a product
     * @description It is gone from every read and its sku is free again; orders of it keep showing it.
     */
    delete: operations['deleteProduct']
    options?: never
    head?: never
    /**
     * Change a product
     * @description Changes the fields that are given, unless `partial=false` asks for all of them.
     */
    patch: operations['updateProduct']
    trace?: never
  }
  '/products/{id}/stock': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Move stock by a signed amount */
    post: operations['adjustStock']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/products/{id}/movements': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The stock ledger of a product, newest first */
    get: operations['listMovements']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/orders/bulk': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /** Place up to 100 orders */
    post: operations['createOrders']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/orders/quote': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * What an order would come to now
     * @description Writes nothing and holds nothing.
     */
    post: operations['quoteOrder']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/orders': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List orders, newest first
     * @description A customer sees, and sums up, only its own.
     */
    get: operations['listOrders']
    put?: never
    /**
     * Place an order
     * @description All lines or none, at the prices of the catalogue. 409 INSUFFICIENT_STOCK says what is short.
     */
    post: operations['createOrder']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/orders/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get an order */
    get: operations['getOrder']
    /**
     * Change the status of an order
     * @description Asking for the status that it has is 200 and changes nothing. CANCELED gives the stock back, and so does REFUNDED of an order that never shipped. A customer can only cancel.
     */
    put: operations['putOrder']
    post?: never
    /**
     * Cancel an order
     * @description PENDING and PAID become CANCELED, and the stock of every line comes back.
     */
    delete: operations['cancelOrder']
    options?: never
    head?: never
    /**
     * Change the status of an order
     * @description Asking for the status that it has is 200 and changes nothing. CANCELED gives the stock back, and so does REFUNDED of an order that never shipped. A customer can only cancel.
     */
    patch: operations['updateOrder']
    trace?: never
  }
  '/orders/{id}/history': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** What happened to an order, oldest first */
    get: operations['getOrderHistory']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/users': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List users */
    get: operations['listUsers']
    put?: never
    /** Create a user */
    post: operations['createUser']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/users/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Get a user
     * @description A customer sees only itself.
     */
    get: operations['getUser']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /**
     * Change a user
     * @description Changes the fields that are given. A customer can change only itself.
     */
    patch: operations['updateUser']
    trace?: never
  }
  '/auth/login-test': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Be a customer, without a password
     * @description Only with `AUTH_TEST_LOGIN=true`, for tests and demonstrations; otherwise it is an unknown route.
     */
    post: operations['logInForTest']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/auth/refresh': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Exchange a refresh token
     * @description For a new access token and a new refresh token. A refresh token works once: using it again ends the login, for whoever has its tokens.
     */
    post: operations['refreshTokens']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/webhooks/payment': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Hear of a payment
     * @description For the payment provider. Send it again on anything but 200: each event counts once, whatever order they come in.
     *
     *     - `payment.succeeded`: PENDING becomes PAID. If the order was canceled, expired or refunded before, it stays so, and `order.refund_requested` is published.
     *     - `payment.failed`: PENDING becomes CANCELED, and the stock comes back. A paid order stays paid.
     *     - `payment.refunded`: the order becomes REFUNDED, also if its `payment.succeeded` has yet to arrive; a canceled one stays canceled.
     *     - Any other type is ignored.
     *
     *     **Signature.** The bytes of the body are signed with one of the secrets in `WEBHOOK_SECRET`, by any of four schemes; each signature that is there must be right. Timestamps may be 300 seconds off.
     *
     *     | headers | what is signed with HMAC-SHA256 | key |
     *     |---|---|---|
     *     | `X-Signature` or `X-Webhook-Signature`: `<hex>` or `sha256=<hex>` | the body | the secret as it is |
     *     | `Stripe-Signature`: `t=<unix seconds>,v1=<hex>` | `<t>.<body>` | the secret as it is, with its `whsec_` |
     *     | `webhook-id`, `webhook-timestamp`, `webhook-signature`: `v1,<base64>` | `<webhook-id>.<webhook-timestamp>.<body>` | what the secret's base64 after `whsec_` stands for |
     *
     *     ```sh
     *     body='{"event_id":"evt_1","type":"payment.succeeded","order_id":1}'
     *     signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r | cut -d ' ' -f 1)
     *     curl -H 'Content-Type: application/json' -H "X-Signature: $signature" -d "$body" http://127.0.0.1:8000/api/v1/webhooks/payment
     *     ```
     *
     *     **Event id.** `event_id` of the body, else `webhook-id`, else `X-Event-Id`. Prefer the body: `X-Event-Id` is covered by no signature, so with it the same body counts once, whatever the id.
     */
    post: operations['receivePayment']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/events': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Everything that happened, oldest first
     * @description The gap-free feed: ask again with `after` set to the last `id` that you have, and you miss nothing, whatever commits late.
     *
     *     With `Accept: text/event-stream` the same feed comes live, as Server-Sent Events: from `Last-Event-ID` or `after`, else from now on. A browser's `EventSource` and `curl -N` understand it; paging parameters mean nothing there.
     */
    get: operations['listEvents']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/admin/subscriptions': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Who reads the event log, how far they are, and what they could not handle */
    get: operations['listSubscriptions']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/admin/subscriptions/{name}/parked/{event_id}/retry': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Try a parked event again now
     * @description Later events of the same order or product, which wait behind it, go on after it.
     */
    post: operations['retryParkedEvent']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/admin/subscriptions/{name}/parked/{event_id}/skip': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Give a parked event up: this subscription never gets it
     * @description Later events of the same order or product, which wait behind it, go on after it.
     */
    post: operations['skipParkedEvent']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/webhook-endpoints': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** List webhook endpoints */
    get: operations['listWebhookEndpoints']
    put?: never
    /**
     * Have events sent to a URL
     * @description Every event of the `types` from now on is sent to the URL by POST, as [Standard Webhooks](https://www.standardwebhooks.com) describes it:
     *     `{ "type", "timestamp", "data" }`, `data` being the event, with the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`. At least once: an event may come twice,
     *     with the same `webhook-id`. What is about one order comes in order.
     *
     *     Answer 2xx within 15 s. Anything else is tried again, ten times over three days; `Retry-After` is honoured, 410 disables the endpoint, and redirects are not followed.
     *     There are at most 100 endpoints. The secret is shown in this answer only.
     */
    post: operations['createWebhookEndpoint']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/webhook-endpoints/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Get a webhook endpoint */
    get: operations['getWebhookEndpoint']
    put?: never
    post?: never
    /**
     * Delete a webhook endpoint
     * @description Nothing is sent to it any more, what was waiting included.
     */
    delete: operations['deleteWebhookEndpoint']
    options?: never
    head?: never
    /** Change a webhook endpoint */
    patch: operations['updateWebhookEndpoint']
    trace?: never
  }
  '/webhook-endpoints/{id}/rotate-secret': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Get a new secret
     * @description For 24 hours deliveries are signed with the secret before it as well: `webhook-signature` has both, with a space between them. Rotating again ends that for the one before.
     */
    post: operations['rotateWebhookSecret']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/webhook-endpoints/{id}/deliveries': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * What is sent to an endpoint and what came of it, newest first
     * @description Kept for 30 days after a delivery is settled.
     */
    get: operations['listDeliveries']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/webhook-endpoints/{id}/deliveries/{delivery_id}/redeliver': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Send a delivery again now
     * @description Whatever became of it, with the same `webhook-id`, and with all retries before it again. If an earlier one about the same order or product is pending it waits for that; if the endpoint is disabled, until it is not.
     */
    post: operations['redeliver']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/admin/invariants': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Check that stock, ledger, orders and log agree
     * @description Live, from one snapshot; those who ask at the same time share a check. 200 whatever it finds: see `status`.
     */
    get: operations['checkInvariants']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/admin/live': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * The service at work: orders a second, latency, busiest products, latest events
     * @description One snapshot; with `Accept: text/event-stream` one a second, as Server-Sent Events. Each is whole: there is nothing to resume.
     *
     *     `shop` is of the whole service. `process` is of the process that answers: with `WEB_CONCURRENCY` or several machines, the others measure their own; `/metrics` is for adding them up.
     */
    get: operations['watchLive']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Where everything is
     * @description A browser gets a page that shows the service at work; under `/api/v1` it gets the links too.
     */
    get: operations['getLinks']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/health': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** The status of the service and what it depends on */
    get: operations['getHealth']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/health/live': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Whether the process answers */
    get: operations['getLiveness']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/health/ready': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /** Whether it can take requests now */
    get: operations['getReadiness']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
}
export type webhooks = Record<string, never>
export interface components {
  schemas: {
    /** @description An error. Beside these members each code has its own, e.g. `shortages` of INSUFFICIENT_STOCK. */
    Problem: {
      /**
       * Format: uri
       * @description Names the kind of error; as stable as `code`
       */
      type: string
      /** @description The kind of error in words */
      title: string
      /** @description The HTTP status */
      status: number
      /** @description What went wrong this time */
      detail: string
      /**
       * @description The kind of error for programs; never changes
       * @enum {string}
       */
      code: 'VALIDATION_FAILED' | 'MALFORMED_JSON' | 'INVALID_STATUS_TRANSITION' | 'ORDER_NOT_CANCELABLE' | 'INVALID_SIGNATURE' | 'STALE_SIGNATURE' | 'EVENT_ID_REUSED' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'PRODUCT_NOT_FOUND' | 'ORDER_NOT_FOUND' | 'USER_NOT_FOUND' | 'SUBSCRIPTION_NOT_FOUND' | 'EVENT_NOT_PARKED' | 'WEBHOOK_ENDPOINT_NOT_FOUND' | 'DELIVERY_NOT_FOUND' | 'ROUTE_NOT_FOUND' | 'SKU_EXISTS' | 'EMAIL_EXISTS' | 'INSUFFICIENT_STOCK' | 'PRICE_CHANGED' | 'AMOUNT_MISMATCH' | 'CURRENCY_MISMATCH' | 'WEBHOOK_ENDPOINT_LIMIT_REACHED' | 'IDEMPOTENCY_KEY_IN_USE' | 'PRECONDITION_FAILED' | 'PAYLOAD_TOO_LARGE' | 'UNSUPPORTED_MEDIA_TYPE' | 'IDEMPOTENCY_KEY_REUSED' | 'RATE_LIMITED' | 'HEADERS_TOO_LARGE' | 'BAD_REQUEST' | 'REQUEST_TIMEOUT' | 'INTERNAL_ERROR' | 'OVERLOADED' | 'DATABASE_UNAVAILABLE' | 'NOT_READY' | 'WEBHOOK_NOT_CONFIGURED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    } & {
      [key: string]: unknown
    }
    Product: {
      /**
       * @description The product
       * @example 1
       */
      id: number
      /**
       * Format: text
       * @description Unique among the products that are not deleted
       * @example MUG-BLUE
       */
      sku: string
      /**
       * Format: text
       * @example Blue mug
       */
      name: string
      /**
       * @description Price in the currency, at most two decimal places
       * @example 24.9
       */
      price: number
      /**
       * @description Price in minor units (cents)
       * @example 2490
       */
      price_cents: number
      /**
       * @description Units that can be sold now
       * @example 100
       */
      stock: number
      /**
       * @description The stock at which `product.low_stock` is published; null: that of `LOW_STOCK_THRESHOLD`, if there is one
       * @example 10
       */
      low_stock_threshold: number | null
      /**
       * @description Grows with every change; the `ETag` is made of it
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When it was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
    }
    /** @description Exactly one of `price` and `price_cents`. `stock` is 0 if not given. */
    ProductCreate: {
      /**
       * Format: text
       * @description Unique among the products that are not deleted
       * @example MUG-BLUE
       */
      sku: string
      /**
       * Format: text
       * @example Blue mug
       */
      name: string
      /**
       * @description Price in the currency, at most two decimal places
       * @example 24.9
       */
      price?: number
      /**
       * @description Price in minor units (cents)
       * @example 2490
       */
      price_cents?: number
      /**
       * @description Units that can be sold now
       * @example 100
       */
      stock?: number
      /**
       * @description The stock at which `product.low_stock` is published; null: that of `LOW_STOCK_THRESHOLD`, if there is one
       * @example 10
       */
      low_stock_threshold?: number | null
    }
    ProductBulkCreate: {
      products: components['schemas']['ProductCreate'][]
      /**
       * @description `atomic`: all or none, and an error names the `index` of the item; `partial`: each for itself
       * @default atomic
       * @enum {string}
       */
      mode: 'atomic' | 'partial'
    }
    ProductBulkResults: {
      results: {
        /** @description The place of the item in the request */
        index: number
        /** @description As if the item had been sent alone */
        status: number
        product?: components['schemas']['Product']
        error?: components['schemas']['Problem']
      }[]
    }
    /** @description The fields to change; at most one of `price` and `price_cents`. Setting `stock` records the difference in the ledger; null takes `low_stock_threshold` away. */
    ProductUpdate: {
      /**
       * Format: text
       * @description Unique among the products that are not deleted
       * @example MUG-BLUE
       */
      sku?: string
      /**
       * Format: text
       * @example Blue mug
       */
      name?: string
      /**
       * @description Price in the currency, at most two decimal places
       * @example 24.9
       */
      price?: number
      /**
       * @description Price in minor units (cents)
       * @example 2490
       */
      price_cents?: number
      /**
       * @description Units that can be sold now
       * @example 100
       */
      stock?: number
      /**
       * @description The stock at which `product.low_stock` is published; null: that of `LOW_STOCK_THRESHOLD`, if there is one
       * @example 10
       */
      low_stock_threshold?: number | null
    }
    ProductList: {
      products: components['schemas']['Product'][]
      /**
       * @description How many match, on all pages
       * @example 1
       */
      total: number
      /** @example 20 */
      limit: number
      /**
       * @description 0 when paged by cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last
       * @example null
       */
      next_cursor: string | null
    }
    StockAdjustment: {
      /**
       * @description Units that come (positive) or go (negative), not 0
       * @example -3
       */
      delta: number
      /**
       * Format: text
       * @description Why, for the ledger
       * @default adjustment
       * @example damaged
       */
      reason: string
    }
    Movement: {
      /**
       * @description The movement
       * @example 1
       */
      id: number
      /** @description Units that came (positive) or went (negative) */
      delta: number
      /** @description The stock that the movement left */
      balance_after: number
      /** @description Why: `initial_stock`, `stock_set`, `order`, `order_canceled`, `order_refunded`, or what the adjustment said */
      reason: string
      /** @description The order that moved it, if one did */
      order_id: number | null
      /**
       * Format: date-time
       * @description When it was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
    }
    MovementList: {
      movements: components['schemas']['Movement'][]
      /**
       * @description How many match, on all pages
       * @example 1
       */
      total: number
      /** @example 20 */
      limit: number
      /**
       * @description 0 when paged by cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last
       * @example null
       */
      next_cursor: string | null
    }
    OrderItem: {
      /**
       * @description The line
       * @example 1
       */
      id: number
      /**
       * @description The product
       * @example 1
       */
      product_id: number
      /** @description As it was when the order was placed */
      product_name: string
      /** @description As it was when the order was placed */
      sku: string
      quantity: number
      /** @description Of one unit, in minor units */
      price_cents_at_purchase: number
      /** @description Of one unit, in the currency */
      unit_price: number
    }
    Order: {
      /**
       * @description The order
       * @example 1
       */
      id: number
      /** @description Whose it is, if it has a user */
      user_id: number | null
      /** @description The full name of the user when the order was placed */
      user_name: string | null
      /**
       * @description Where the order is on its way
       * @example PENDING
       * @enum {string}
       */
      status: 'PENDING' | 'PAID' | 'SHIPPED' | 'COMPLETED' | 'CANCELED' | 'REFUNDED'
      /** @description One line for each product */
      items: components['schemas']['OrderItem'][]
      /**
       * @description In minor units
       * @example 4980
       */
      total_amount_cents: number
      /**
       * @description In the currency
       * @example 49.8
       */
      total_amount: number
      /**
       * @description Units
       * @example 2
       */
      total_quantity: number
      /**
       * @description ISO 4217
       * @example USD
       */
      currency: string
      /**
       * Format: date-time
       * @description When it was ordered: as given, or when it was created
       * @example 2026-01-15T10:30:00.000Z
       */
      order_date: string
      /** @description As given */
      note: string | null
      /**
       * @description Grows with every change; the `ETag` is made of it
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When it was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
      /**
       * Format: date-time
       * @description When it is canceled unless it is paid
       */
      expires_at: string | null
      /** @description The product, if the order has one line */
      product_id?: number
      /** @description The quantity, if the order has one line */
      quantity?: number
      /** @description On GET, if the order has one line: the product as it was when the order was placed */
      product?: {
        id: number
        sku: string
        name: string
        price: number
        price_cents: number
      }
    }
    OrderLine: {
      /**
       * @description The product
       * @example 1
       */
      product_id: number
      /**
       * @description Units
       * @example 2
       */
      quantity: number
      /**
       * @description What the client saw as the price of one unit, in minor units; 409 PRICE_CHANGED if it no longer is
       * @example 2490
       */
      expected_price_cents?: number
      /**
       * @description The same in the currency; at most one of the two
       * @example 24.9
       */
      unit_price?: number
    }
    /** @description Either one product (`product_id` and `quantity`) or many (`items`). */
    OrderCreate: {
      /**
       * @description The product of an order of one line
       * @example 1
       */
      product_id?: number
      /**
       * @description Another name of `product_id`
       * @example 1
       */
      id?: number
      /**
       * @description Units
       * @example 2
       */
      quantity?: number
      /**
       * @description What the client saw as the price of one unit, in minor units; 409 PRICE_CHANGED if it no longer is
       * @example 2490
       */
      expected_price_cents?: number
      /**
       * @description The same in the currency; at most one of the two
       * @example 24.9
       */
      unit_price?: number
      /** @description Lines of the same product are summed */
      items?: components['schemas']['OrderLine'][]
      /** @description Another name of `items` */
      lines?: components['schemas']['OrderLine'][]
      /**
       * @description Whose order it is
       * @example 1
       */
      user_id?: number | null
      /**
       * @description Another name of `user_id`
       * @example 1
       */
      customer_id?: number | null
      /**
       * Format: moment
       * @description When it was ordered, if not now
       * @example 2026-01-15T10:30:00Z
       */
      order_date?: string
      /**
       * Format: text
       * @description Anything worth keeping with the order
       * @example Leave at the door
       */
      note?: string | null
      /**
       * @description Can only be PENDING
       * @example PENDING
       */
      status?: string
    }
    /** @description Orders are placed in the order of the list: an earlier one may take what a later one wants. */
    OrderBulkCreate: {
      orders: components['schemas']['OrderCreate'][]
      /**
       * @description `atomic`: all or none, and an error names the `index` of the item; `partial`: each for itself
       * @default atomic
       * @enum {string}
       */
      mode: 'atomic' | 'partial'
    }
    OrderBulkResults: {
      results: {
        /** @description The place of the item in the request */
        index: number
        /** @description As if the item had been sent alone */
        status: number
        order?: components['schemas']['Order']
        error?: components['schemas']['Problem']
      }[]
    }
    Quote: {
      /** @description Whether the order could be placed now */
      placeable: boolean
      items: {
        product_id: number
        product_name: string
        sku: string
        quantity: number
        /** @description Of one unit now, in minor units */
        price_cents: number
        /** @description Of one unit now, in the currency */
        unit_price: number
        /** @description Units in stock now */
        available: number
      }[]
      /**
       * @description In minor units
       * @example 4980
       */
      total_amount_cents: number
      /**
       * @description In the currency
       * @example 49.8
       */
      total_amount: number
      /**
       * @description Units
       * @example 2
       */
      total_quantity: number
      /** @description ISO 4217 */
      currency: string
      /** @description What is short; empty if it is placeable */
      shortages: {
        product_id: number
        requested: number
        available: number
      }[]
    }
    OrderUpdate: {
      /**
       * @description One of PENDING, PAID, SHIPPED, COMPLETED, CANCELED, REFUNDED, in any case
       * @example PAID
       */
      status: string
      /** @description With REFUNDED: give the stock back although the order has shipped */
      restock?: boolean
    }
    /** @description The totals are of all orders that match, not of the page */
    OrderList: {
      orders: components['schemas']['Order'][]
      /**
       * @description How many match, on all pages
       * @example 1
       */
      total: number
      /** @example 20 */
      limit: number
      /**
       * @description 0 when paged by cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last
       * @example null
       */
      next_cursor: string | null
      /**
       * @description In minor units
       * @example 4980
       */
      total_amount_cents: number
      /**
       * @description In the currency
       * @example 49.8
       */
      total_amount: number
      /**
       * @description Units
       * @example 2
       */
      total_quantity: number
    }
    /** @description Oldest first */
    OrderHistory: {
      history: {
        /**
         * @description The entry
         * @example 1
         */
        id: number
        /**
         * @description UPDATED is any other status
         * @enum {string}
         */
        action: 'CREATED' | 'UPDATED' | 'CANCELED'
        /** @description What changed, e.g. `status` with `from` and `to` */
        changes: {
          [key: string]: unknown
        }
        /** @description Who did it */
        performed_by: string
        /**
         * Format: date-time
         * @description When
         * @example 2026-01-15T10:30:00.000Z
         */
        created_at: string
      }[]
    }
    User: {
      /**
       * @description The user
       * @example 1
       */
      id: number
      /**
       * Format: email
       * @description As given
       */
      email: string
      full_name: string
      /**
       * @description Grows with every change; the `ETag` is made of it
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When it was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
    }
    UserCreate: {
      /**
       * Format: email
       * @description Unique, in any case; kept as given
       * @example ada@example.com
       */
      email: string
      /**
       * Format: text
       * @example Ada Lovelace
       */
      full_name: string
    }
    /** @description The fields to change. Orders keep the name that they were placed under. */
    UserUpdate: {
      /**
       * Format: email
       * @description Unique, in any case; kept as given
       * @example ada@example.com
       */
      email?: string
      /**
       * Format: text
       * @example Ada Lovelace
       */
      full_name?: string
    }
    UserList: {
      users: components['schemas']['User'][]
      /**
       * @description How many match, on all pages
       * @example 1
       */
      total: number
      /** @example 20 */
      limit: number
      /**
       * @description 0 when paged by cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last
       * @example null
       */
      next_cursor: string | null
    }
    TestLogin: {
      /**
       * @description The user to be
       * @example 1
       */
      customer_id: number
    }
    TokenRefresh: {
      /** @description From the login or the last refresh */
      refreshToken: string
    }
    Tokens: {
      /** @description A JWT, for `Authorization: Bearer ...` */
      accessToken: string
      /** @description For `POST /auth/refresh`; works once */
      refreshToken: string
      /** @enum {string} */
      tokenType: 'bearer'
      /** @description How long the access token is good for, in seconds */
      expiresIn: number
      /**
       * @description The user
       * @example 1
       */
      customerId: number
    }
    /** @description Other fields are allowed. `event_id`, `order_id` and `type` are needed, in the places that the operation names. With any other `type`, the event is ignored whatever it holds. */
    PaymentEvent: {
      /**
       * Format: text
       * @description Names the event: each counts once. Or in a header, see above.
       * @example evt_1
       */
      event_id?: string | null
      /**
       * @description What happened
       * @example payment.succeeded
       * @enum {string}
       */
      type?: 'payment.succeeded' | 'payment.failed' | 'payment.refunded'
      /**
       * @description Another name of `type`
       * @enum {string}
       */
      event?: 'payment.succeeded' | 'payment.failed' | 'payment.refunded'
      /**
       * @description The order that is paid
       * @example 1
       */
      order_id?: number | null
      /**
       * @description In the currency, as `total_amount` of the order, which it must be
       * @example 49.8
       */
      amount?: number | null
      /**
       * @description In minor units, as `total_amount_cents` of the order, which it must be
       * @example 4980
       */
      amount_cents?: number | null
      /**
       * Format: text
       * @description ISO 4217 in any case; must be that of the order
       * @example USD
       */
      currency?: string | null
    } & {
      [key: string]: unknown
    }
    PaymentReceipt: {
      /**
       * @description `success`: it counts; `duplicate`: it counted before; `ignored`: not a type that means anything here
       * @enum {string}
       */
      status: 'success' | 'duplicate' | 'ignored'
      /** @description `ok`, `refund requested`, `event already processed` or `ignored` */
      detail: string
      /** @description On success: the order */
      order_id?: number
      /**
       * @description On success: its status now
       * @enum {string}
       */
      order_status?: 'PENDING' | 'PAID' | 'SHIPPED' | 'COMPLETED' | 'CANCELED' | 'REFUNDED'
    }
    Event: {
      /**
       * @description The event; grows
       * @example 1
       */
      id: number
      /**
       * @description What happened
       * @enum {string}
       */
      type: 'order.created' | 'order.paid' | 'order.shipped' | 'order.completed' | 'order.canceled' | 'order.refunded' | 'order.refund_requested' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock'
      /** @description The order that it is about, if it is one */
      order_id: number | null
      /** @description The product that it is about, if it is one */
      product_id: number | null
      /** @description What changed; of an order also the `version` that the change led to */
      data: {
        [key: string]: unknown
      }
      /** @description Who did it: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
      performed_by: string
      /**
       * Format: date-time
       * @description When
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
    }
    EventList: {
      events: components['schemas']['Event'][]
      /**
       * @description How many match, on all pages
       * @example 1
       */
      total: number
      /** @example 20 */
      limit: number
      /**
       * @description 0 when paged by cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last
       * @example null
       */
      next_cursor: string | null
    }
    Subscription: {
      /** @description Who reads the log */
      name: string
      /**
       * @description `failing`: its destination cannot be reached, it is tried again; `parked`: some events need an operator, the others go on
       * @enum {string}
       */
      status: 'ok' | 'failing' | 'parked'
      /** @description Everything up to this event has been handled or is parked */
      cursor: number
      /** @description Events that it has yet to see, about */
      lag_events: number
      /** @description How old the oldest of them is */
      lag_seconds: number
      /** @description How often in a row its destination could not be reached */
      failures: number
      /** @description Why */
      last_error: string | null
      /**
       * Format: date-time
       * @description When it is tried again
       */
      retry_at: string | null
      /** @description How many events are parked */
      parked_count: number
      /** @description The first hundred of them */
      parked: {
        event_id: number
        /** @description What it is about; later events of the same wait behind it */
        subject: string
        /** @description 0: not tried, it waits behind an earlier one */
        attempts: number
        /** @description Why it failed */
        last_error: string | null
        /**
         * Format: date-time
         * @description When it is tried again; null: it needs an operator
         */
        retry_at: string | null
        /** Format: date-time */
        parked_at: string
      }[]
    }
    SubscriptionList: {
      subscriptions: components['schemas']['Subscription'][]
    }
    WebhookEndpoint: {
      /**
       * @description The endpoint
       * @example 1
       */
      id: number
      url: string
      description: string | null
      /** @description The events that it gets; null: all, also those that there will be */
      types: ('order.created' | 'order.paid' | 'order.shipped' | 'order.completed' | 'order.canceled' | 'order.refunded' | 'order.refund_requested' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock')[] | null
      /** @description Whether it gets what happens now. While it does not, what was waiting for it stays so. */
      enabled: boolean
      /** @description Why the service disabled it; null if it did not */
      disabled_reason: string | null
      /**
       * @description Grows with every change; the `ETag` is made of it
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When it was created: it gets the events from then on
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
    }
    WebhookEndpointWithSecret: {
      /**
       * @description The endpoint
       * @example 1
       */
      id: number
      url: string
      description: string | null
      /** @description The events that it gets; null: all, also those that there will be */
      types: ('order.created' | 'order.paid' | 'order.shipped' | 'order.completed' | 'order.canceled' | 'order.refunded' | 'order.refund_requested' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock')[] | null
      /** @description Whether it gets what happens now. While it does not, what was waiting for it stays so. */
      enabled: boolean
      /** @description Why the service disabled it; null if it did not */
      disabled_reason: string | null
      /**
       * @description Grows with every change; the `ETag` is made of it
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When it was created: it gets the events from then on
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
      /** @description What deliveries are signed with. Shown this once: keep it. */
      secret: string
    }
    WebhookEndpointCreate: {
      /**
       * Format: text
       * @description An `http` or `https` URL without credentials, on a host that everyone can reach: private, loopback, link-local and reserved addresses are refused, here and again at each delivery
       * @example https://shop.example.com/webhooks
       */
      url: string
      /** @description The events that it gets; null: all, also those that there will be */
      types?: ('order.created' | 'order.paid' | 'order.shipped' | 'order.completed' | 'order.canceled' | 'order.refunded' | 'order.refund_requested' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock')[] | null
      /**
       * Format: text
       * @description For people
       * @example The warehouse
       */
      description?: string | null
    }
    /** @description The fields to change. What is waiting goes to the new URL; new types and `enabled` count for what happens from now on. */
    WebhookEndpointUpdate: {
      /**
       * Format: text
       * @description An `http` or `https` URL without credentials, on a host that everyone can reach: private, loopback, link-local and reserved addresses are refused, here and again at each delivery
       * @example https://shop.example.com/webhooks
       */
      url?: string
      /** @description The events that it gets; null: all, also those that there will be */
      types?: ('order.created' | 'order.paid' | 'order.shipped' | 'order.completed' | 'order.canceled' | 'order.refunded' | 'order.refund_requested' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock')[] | null
      /**
       * Format: text
       * @description For people
       * @example The warehouse
       */
      description?: string | null
      enabled?: boolean
    }
    WebhookEndpointList: {
      webhook_endpoints: components['schemas']['WebhookEndpoint'][]
      /**
       * @description How many match, on all pages
       * @example 1
       */
      total: number
      /** @example 20 */
      limit: number
      /**
       * @description 0 when paged by cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last
       * @example null
       */
      next_cursor: string | null
    }
    Delivery: {
      /**
       * @description The delivery
       * @example 1
       */
      id: number
      /** @description Its `webhook-id`, the same in every attempt */
      message_id: string
      /**
       * @description The event
       * @example 1
       */
      event_id: number
      /**
       * @description What happened
       * @enum {string}
       */
      type: 'order.created' | 'order.paid' | 'order.shipped' | 'order.completed' | 'order.canceled' | 'order.refunded' | 'order.refund_requested' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock'
      /**
       * @description `failed`: it was given up
       * @enum {string}
       */
      status: 'pending' | 'delivered' | 'failed'
      /** @description How often it was tried, since it was created or last redelivered */
      attempts: number
      /**
       * Format: date-time
       * @description Null: none, or when an earlier delivery about the same order or product is settled
       */
      next_attempt_at: string | null
      /** Format: date-time */
      last_attempt_at: string | null
      /** @description What the last attempt was answered */
      response_status: number | null
      /** @description The first KiB of it */
      response_body: string | null
      /** @description Why the last attempt did not succeed */
      error: string | null
      /** @description How long the last attempt took */
      duration_ms: number | null
      /**
       * Format: date-time
       * @description When it was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it was delivered or given up
       */
      settled_at: string | null
    }
    DeliveryList: {
      deliveries: components['schemas']['Delivery'][]
      /**
       * @description How many match, on all pages
       * @example 1
       */
      total: number
      /** @example 20 */
      limit: number
      /**
       * @description 0 when paged by cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last
       * @example null
       */
      next_cursor: string | null
    }
    InvariantFinding: {
      /** @description What holds */
      invariant: string
      /** @description How many rows break it */
      violations: number
      /** @description The ids of the first 20 of them: products, movements or orders, as `details` say */
      ids: number[]
      /** @description What is wrong with them */
      details: string[]
      /** @description What to do; null if there is nothing to do */
      repair: string | null
    }
    Invariants: {
      /** @enum {string} */
      status: 'ok' | 'violated'
      /** @enum {string} */
      scope: 'recent' | 'full'
      /**
       * Format: date-time
       * @description When
       * @example 2026-01-15T10:30:00.000Z
       */
      checked_at: string
      duration_ms: number
      /** @description The checkpoint in the log: up to this event everything was found in order before */
      events_after: number
      /** @description The last event that this check took into account */
      events_to: number
      /** @description There are later events than a recent check looks at: ask again */
      has_more: boolean
      /**
       * Format: date-time
       * @description When a full check was clean last
       * @example 2026-01-15T10:30:00.000Z
       */
      full_check_at: string | null
      /** @description All of them */
      invariants: components['schemas']['InvariantFinding'][]
    }
    LiveSnapshot: {
      /**
       * Format: date-time
       * @description When it was taken
       * @example 2026-01-15T10:30:00.000Z
       */
      at: string
      /** @description The shop, whichever process is asked; null while the database does not answer */
      shop: {
        currency: string
        /** @description Products that can be ordered */
        products: number
        /** @description Orders ever placed */
        orders: number
        /** @description Orders placed since the snapshot before; null in the first */
        orders_per_second: number | null
        /** @description Those that sold most in the last minute, then those whose stock moved last */
        busiest_products: {
          id: number
          sku: string
          name: string
          /** @description What is there now */
          stock: number
          /** @description Whether the stock is at its threshold or below */
          is_low: boolean
          /** @description Units in the orders of the last minute; reckoned from the newest 5,000 movements of stock if those took less than that */
          sold_per_minute: number
        }[]
        /** @description Newest first */
        latest_events: {
          id: number
          /** @enum {string} */
          type: 'order.created' | 'order.paid' | 'order.shipped' | 'order.completed' | 'order.canceled' | 'order.refunded' | 'order.refund_requested' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock'
          order_id: number | null
          /** @description Of a product's event, and of an order of one product when it is placed */
          product_id: number | null
          /** @description The name of that product now */
          product_name: string | null
          /** @description Of an order that is placed */
          total_quantity: number | null
          /** @description Of an order that is placed */
          total_amount_cents: number | null
          /** @description Of a product that is created, deleted, low, or whose stock was changed */
          stock: number | null
          performed_by: string
          /**
           * Format: date-time
           * @description When
           * @example 2026-01-15T10:30:00.000Z
           */
          created_at: string
        }[]
      } | null
      process: {
        /** @description Which of the `workers` it is; null if it is the only one */
        worker: number | null
        /** @description Processes of this service on its machine (`WEB_CONCURRENCY`) */
        workers: number
        /** @description What the numbers below are over, at most */
        window_seconds: number
        /** @description Requests to the API, without those of who watches it; null in the first snapshot */
        requests_per_second: number | null
        /** @description Orders that were refused, e.g. for want of stock */
        orders_refused_per_second: number | null
        /** @description How long those requests took to answer, about; null if there were none */
        latency_ms: {
          p50: number
          p95: number
          p99: number
        } | null
        /** @description How many orders shared a transaction, on average; null if there were none */
        orders_per_transaction: number | null
        /** @description Orders that wait for a transaction now */
        queued_orders: number
      }
    }
    Links: {
      name: string
      version: string
      links: {
        [key: string]: string
      }
    }
    Health: {
      /** @enum {string} */
      status: 'ok' | 'degraded' | 'unavailable'
      version: string
      uptime_seconds: number
      dependencies: {
        database: {
          /** @enum {string} */
          status: 'ok' | 'unavailable'
          latency_ms: number
        }
        redis?: {
          /** @enum {string} */
          status: 'ok' | 'unavailable'
          latency_ms: number
        }
      }
    }
    Alive: {
      /** @enum {string} */
      status: 'ok'
    }
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: never
  pathItems: never
}
export type $defs = Record<string, never>
export interface operations {
  listProducts: {
    parameters: {
      query?: {
        /** @description Text that name or sku contains, in any case */
        q?: string
        /** @description `true`: only with stock; `false`: only without */
        in_stock?: boolean
        /** @description Sorted by; `-` for descending */
        sort?: 'id' | '-id' | 'name' | '-name' | 'price' | '-price' | 'stock' | '-stock'
        /** @description How many to answer; 20 if not given */
        limit?: number
        /** @description `next_cursor` of the page before, with the same filters: the way to page that stays stable while things are added. Goes with `limit`. */
        cursor?: string
        /** @description How many to pass over. Goes with `limit`. */
        offset?: number
        /** @description Another name of `offset` */
        skip?: number
        /** @description Which page, from 1. Goes with `size`. */
        page?: number
        /** @description How many on a page; 20 if not given */
        size?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the products that match */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductList']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createProduct: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ProductCreate']
      }
    }
    responses: {
      /** @description The product */
      201: {
        headers: {
          /** @description The path of what was created */
          Location?: string
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Product']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way; SKU_EXISTS: Another product has that sku */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createProducts: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ProductBulkCreate']
      }
    }
    responses: {
      /** @description What became of each (`partial`) */
      200: {
        headers: {
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductBulkResults']
        }
      }
      /** @description All were created (`atomic`) */
      201: {
        headers: {
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductBulkResults']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way; SKU_EXISTS: Another product has that sku */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getProduct: {
    parameters: {
      query?: never
      header?: {
        /** @description An `ETag` seen before; 304 if it still holds */
        'if-none-match'?: string
      }
      path: {
        /** @description The product */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The product */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Product']
        }
      }
      /** @description It is what `If-None-Match` names */
      304: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: There is no such product */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  putProduct: {
    parameters: {
      query?: {
        /** @description `false` asks for all of sku, name, price (or price_cents) and stock */
        partial?: boolean
      }
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since */
        'if-match'?: string
      }
      path: {
        /** @description The product */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ProductUpdate']
      }
    }
    responses: {
      /** @description The product as it is now */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Product']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: There is no such product */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description SKU_EXISTS: Another product has that sku */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRECONDITION_FAILED: The resource has changed since it was read */
      412: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  deleteProduct: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since */
        'if-match'?: string
      }
      path: {
        /** @description The product */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It is deleted */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: There is no such product */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRECONDITION_FAILED: The resource has changed since it was read */
      412: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  updateProduct: {
    parameters: {
      query?: {
        /** @description `false` asks for all of sku, name, price (or price_cents) and stock */
        partial?: boolean
      }
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since */
        'if-match'?: string
      }
      path: {
        /** @description The product */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ProductUpdate']
      }
    }
    responses: {
      /** @description The product as it is now */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Product']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: There is no such product */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description SKU_EXISTS: Another product has that sku */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRECONDITION_FAILED: The resource has changed since it was read */
      412: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  adjustStock: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path: {
        /** @description The product */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['StockAdjustment']
      }
    }
    responses: {
      /** @description The product with its new stock */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Product']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: There is no such product */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way; INSUFFICIENT_STOCK: Not enough stock */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listMovements: {
    parameters: {
      query?: {
        /** @description How many to answer; 20 if not given */
        limit?: number
        /** @description `next_cursor` of the page before, with the same filters: the way to page that stays stable while things are added. Goes with `limit`. */
        cursor?: string
        /** @description How many to pass over. Goes with `limit`. */
        offset?: number
        /** @description Another name of `offset` */
        skip?: number
        /** @description Which page, from 1. Goes with `size`. */
        page?: number
        /** @description How many on a page; 20 if not given */
        size?: number
      }
      header?: never
      path: {
        /** @description The product */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the ledger */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['MovementList']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: There is no such product */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createOrders: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['OrderBulkCreate']
      }
    }
    responses: {
      /** @description What became of each (`partial`) */
      200: {
        headers: {
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrderBulkResults']
        }
      }
      /** @description All were placed (`atomic`) */
      201: {
        headers: {
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrderBulkResults']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: There is no such product; USER_NOT_FOUND: There is no such user */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way; INSUFFICIENT_STOCK: Not enough stock; PRICE_CHANGED: A price is not what the order expected */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  quoteOrder: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['OrderCreate']
      }
    }
    responses: {
      /** @description The quote */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Quote']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: There is no such product; USER_NOT_FOUND: There is no such user */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRICE_CHANGED: A price is not what the order expected */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listOrders: {
    parameters: {
      query?: {
        /** @description One or several of PENDING, PAID, SHIPPED, COMPLETED, CANCELED, REFUNDED, comma-separated, in any case */
        status?: string
        /** @description Whose orders */
        user_id?: number
        /** @description Orders that have this product */
        product_id?: number
        /** @description Created then or later */
        created_from?: string
        /** @description Created then or before */
        created_to?: string
        /** @description How many to answer; 20 if not given */
        limit?: number
        /** @description `next_cursor` of the page before, with the same filters: the way to page that stays stable while things are added. Goes with `limit`. */
        cursor?: string
        /** @description How many to pass over. Goes with `limit`. */
        offset?: number
        /** @description Another name of `offset` */
        skip?: number
        /** @description Which page, from 1. Goes with `size`. */
        page?: number
        /** @description How many on a page; 20 if not given */
        size?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the orders that match, with the sums of all of them */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrderList']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['OrderCreate']
      }
    }
    responses: {
      /** @description The order; its stock is taken */
      201: {
        headers: {
          /** @description The path of what was created */
          Location?: string
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Order']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: There is no such product; USER_NOT_FOUND: There is no such user */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way; INSUFFICIENT_STOCK: Not enough stock; PRICE_CHANGED: A price is not what the order expected */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description An `ETag` seen before; 304 if it still holds */
        'if-none-match'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The order */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          /** @description `hit` if the order was read from the cache, `miss` if from the database; only with Redis */
          'X-Cache'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Order']
        }
      }
      /** @description It is what `If-None-Match` names */
      304: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description ORDER_NOT_FOUND: There is no such order */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  putOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since */
        'if-match'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['OrderUpdate']
      }
    }
    responses: {
      /** @description The order as it is now */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Order']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; INVALID_STATUS_TRANSITION: The order cannot change to that status; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description ORDER_NOT_FOUND: There is no such order */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRECONDITION_FAILED: The resource has changed since it was read */
      412: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  cancelOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since */
        'if-match'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The canceled order */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Order']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; ORDER_NOT_CANCELABLE: The order cannot be canceled any more; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description ORDER_NOT_FOUND: There is no such order */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRECONDITION_FAILED: The resource has changed since it was read */
      412: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  updateOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since */
        'if-match'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['OrderUpdate']
      }
    }
    responses: {
      /** @description The order as it is now */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Order']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; INVALID_STATUS_TRANSITION: The order cannot change to that status; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description ORDER_NOT_FOUND: There is no such order */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRECONDITION_FAILED: The resource has changed since it was read */
      412: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getOrderHistory: {
    parameters: {
      query?: never
      header?: never
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The history */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrderHistory']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description ORDER_NOT_FOUND: There is no such order */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listUsers: {
    parameters: {
      query?: {
        /** @description Text that email or name contains, in any case */
        q?: string
        /** @description How many to answer; 20 if not given */
        limit?: number
        /** @description `next_cursor` of the page before, with the same filters: the way to page that stays stable while things are added. Goes with `limit`. */
        cursor?: string
        /** @description How many to pass over. Goes with `limit`. */
        offset?: number
        /** @description Another name of `offset` */
        skip?: number
        /** @description Which page, from 1. Goes with `size`. */
        page?: number
        /** @description How many on a page; 20 if not given */
        size?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the users that match */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['UserList']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createUser: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['UserCreate']
      }
    }
    responses: {
      /** @description The user */
      201: {
        headers: {
          /** @description The path of what was created */
          Location?: string
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['User']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way; EMAIL_EXISTS: Another user has that e-mail address */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getUser: {
    parameters: {
      query?: never
      header?: {
        /** @description An `ETag` seen before; 304 if it still holds */
        'if-none-match'?: string
      }
      path: {
        /** @description The user */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The user */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['User']
        }
      }
      /** @description It is what `If-None-Match` names */
      304: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description USER_NOT_FOUND: There is no such user */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  updateUser: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since */
        'if-match'?: string
      }
      path: {
        /** @description The user */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['UserUpdate']
      }
    }
    responses: {
      /** @description The user as it is now */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['User']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description USER_NOT_FOUND: There is no such user */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description EMAIL_EXISTS: Another user has that e-mail address */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRECONDITION_FAILED: The resource has changed since it was read */
      412: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  logInForTest: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['TestLogin']
      }
    }
    responses: {
      /** @description The tokens */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Tokens']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description USER_NOT_FOUND: There is no such user; ROUTE_NOT_FOUND: There is no such route */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  refreshTokens: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['TokenRefresh']
      }
    }
    responses: {
      /** @description The new tokens */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Tokens']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  receivePayment: {
    parameters: {
      query?: never
      header?: {
        /** @description HMAC-SHA256 of the body in hex, also as `sha256=<hex>` */
        'x-signature'?: string
        /** @description Another name of `X-Signature` */
        'x-webhook-signature'?: string
        /** @description `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>`, as Stripe signs */
        'stripe-signature'?: string
        /** @description Standard Webhooks: the id of the message, and of the event unless the body has an `event_id` */
        'webhook-id'?: string
        /** @description Standard Webhooks: unix seconds */
        'webhook-timestamp'?: string
        /** @description Standard Webhooks: `v1,<base64>` of `<webhook-id>.<webhook-timestamp>.<body>`, several separated by spaces */
        'webhook-signature'?: string
        /** @description The id of the event, unless what is signed has one */
        'x-event-id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['PaymentEvent']
      }
    }
    responses: {
      /** @description It is recorded, was before, or means nothing here: do not send it again */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['PaymentReceipt']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; STALE_SIGNATURE: The signature is right, but not of now; EVENT_ID_REUSED: Another event had that id; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INVALID_SIGNATURE: The request is not signed as it should be */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description ORDER_NOT_FOUND: There is no such order */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description AMOUNT_MISMATCH: The payment is of another amount than the order; CURRENCY_MISMATCH: The payment is in another currency than the order */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description WEBHOOK_NOT_CONFIGURED: The service has no secret to check webhooks with; OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listEvents: {
    parameters: {
      query?: {
        /** @description The id of the last event that was seen: only those after it */
        after?: number
        /** @description One or several of order.created, order.paid, order.shipped, order.completed, order.canceled, order.refunded, order.refund_requested, product.created, product.updated, product.deleted, product.low_stock, comma-separated; all if not given */
        types?: string
        /** @description How many to answer; 20 if not given */
        limit?: number
        /** @description `next_cursor` of the page before, with the same filters: the way to page that stays stable while things are added. Goes with `limit`. */
        cursor?: string
        /** @description How many to pass over. Goes with `limit`. */
        offset?: number
        /** @description Another name of `offset` */
        skip?: number
        /** @description Which page, from 1. Goes with `size`. */
        page?: number
        /** @description How many on a page; 20 if not given */
        size?: number
      }
      header?: {
        /** @description With `Accept: text/event-stream`: the id of the last event that was seen; counts more than `after` */
        'last-event-id'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the events that match, or the events as they come */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['EventList']
          'text/event-stream': string
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listSubscriptions: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description All subscriptions */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SubscriptionList']
        }
      }
      /** @description BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  retryParkedEvent: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path: {
        /** @description The subscription */
        name: string
        /** @description The parked event */
        event_id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The subscription as it is now */
      200: {
        headers: {
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Subscription']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description SUBSCRIPTION_NOT_FOUND: There is no such subscription; EVENT_NOT_PARKED: The event is not parked */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  skipParkedEvent: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path: {
        /** @description The subscription */
        name: string
        /** @description The parked event */
        event_id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The subscription as it is now */
      200: {
        headers: {
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Subscription']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description SUBSCRIPTION_NOT_FOUND: There is no such subscription; EVENT_NOT_PARKED: The event is not parked */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listWebhookEndpoints: {
    parameters: {
      query?: {
        /** @description How many to answer; 20 if not given */
        limit?: number
        /** @description `next_cursor` of the page before, with the same filters: the way to page that stays stable while things are added. Goes with `limit`. */
        cursor?: string
        /** @description How many to pass over. Goes with `limit`. */
        offset?: number
        /** @description Another name of `offset` */
        skip?: number
        /** @description Which page, from 1. Goes with `size`. */
        page?: number
        /** @description How many on a page; 20 if not given */
        size?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the endpoints, without their secrets */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpointList']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  createWebhookEndpoint: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookEndpointCreate']
      }
    }
    responses: {
      /** @description The endpoint, with its secret */
      201: {
        headers: {
          /** @description The path of what was created */
          Location?: string
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpointWithSecret']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way; WEBHOOK_ENDPOINT_LIMIT_REACHED: There are as many webhook endpoints as there can be */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getWebhookEndpoint: {
    parameters: {
      query?: never
      header?: {
        /** @description An `ETag` seen before; 304 if it still holds */
        'if-none-match'?: string
      }
      path: {
        /** @description The endpoint */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The endpoint, without its secret */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpoint']
        }
      }
      /** @description It is what `If-None-Match` names */
      304: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description WEBHOOK_ENDPOINT_NOT_FOUND: There is no such webhook endpoint */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  deleteWebhookEndpoint: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since */
        'if-match'?: string
      }
      path: {
        /** @description The endpoint */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It is deleted */
      204: {
        headers: {
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description WEBHOOK_ENDPOINT_NOT_FOUND: There is no such webhook endpoint */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRECONDITION_FAILED: The resource has changed since it was read */
      412: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  updateWebhookEndpoint: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since */
        'if-match'?: string
      }
      path: {
        /** @description The endpoint */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookEndpointUpdate']
      }
    }
    responses: {
      /** @description The endpoint as it is now */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpoint']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; MALFORMED_JSON: The body is not JSON; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description WEBHOOK_ENDPOINT_NOT_FOUND: There is no such webhook endpoint */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PRECONDITION_FAILED: The resource has changed since it was read */
      412: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: The body is too large */
      413: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: The body is not of a type that this route reads */
      415: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  rotateWebhookSecret: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path: {
        /** @description The endpoint */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The endpoint, with its new secret */
      200: {
        headers: {
          /** @description The version of the resource, for `If-None-Match` and `If-Match` */
          ETag?: string
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpointWithSecret']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description WEBHOOK_ENDPOINT_NOT_FOUND: There is no such webhook endpoint */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  listDeliveries: {
    parameters: {
      query?: {
        /** @description Only those of this status */
        status?: 'pending' | 'delivered' | 'failed'
        /** @description How many to answer; 20 if not given */
        limit?: number
        /** @description `next_cursor` of the page before, with the same filters: the way to page that stays stable while things are added. Goes with `limit`. */
        cursor?: string
        /** @description How many to pass over. Goes with `limit`. */
        offset?: number
        /** @description Another name of `offset` */
        skip?: number
        /** @description Which page, from 1. Goes with `size`. */
        page?: number
        /** @description How many on a page; 20 if not given */
        size?: number
      }
      header?: never
      path: {
        /** @description The endpoint */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the deliveries that match */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['DeliveryList']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description WEBHOOK_ENDPOINT_NOT_FOUND: There is no such webhook endpoint */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  redeliver: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible characters, new for every new request, e.g. a UUID: the same request sent again with it is answered as the first time, and does nothing more. Kept for 24 hours. */
        'idempotency-key'?: string
      }
      path: {
        /** @description The endpoint */
        id: number
        /** @description The delivery */
        delivery_id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The delivery, pending */
      200: {
        headers: {
          /** @description `true` if this is the answer of an earlier request with the same `Idempotency-Key` */
          'Idempotent-Replayed'?: string
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Delivery']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description WEBHOOK_ENDPOINT_NOT_FOUND: There is no such webhook endpoint; DELIVERY_NOT_FOUND: The webhook endpoint has no such delivery */
      404: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: A request with that Idempotency-Key is under way */
      409: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Another request had that Idempotency-Key */
      422: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  checkInvariants: {
    parameters: {
      query?: {
        /** @description `recent`: what has been touched since the checkpoint, in milliseconds; `full`: everything, which takes seconds for every 100,000 orders */
        scope?: 'recent' | 'full'
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description What was found */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Invariants']
        }
      }
      /** @description VALIDATION_FAILED: The request is not valid; BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  watchLive: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description How it is now, or once a second from now on */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['LiveSnapshot']
          'text/event-stream': string
        }
      }
      /** @description BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description UNAUTHENTICATED: Who asks is not known */
      401: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description FORBIDDEN: Whoever asks may not do that */
      403: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getLinks: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Links */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Links']
          'text/html': string
        }
      }
      /** @description BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getHealth: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It works; `degraded` without its Redis */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Health']
        }
      }
      /** @description BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description The database is down */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Health']
        }
      }
    }
  }
  getLiveness: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It does */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Alive']
        }
      }
      /** @description BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description OVERLOADED: Too much to do at once; DATABASE_UNAVAILABLE: The database cannot be reached */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
  getReadiness: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description It can */
      200: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Alive']
        }
      }
      /** @description BAD_REQUEST: The request is not HTTP as this service reads it */
      400: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description INTERNAL_ERROR: Something went wrong here */
      500: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
      /** @description DATABASE_UNAVAILABLE: The database cannot be reached; NOT_READY: The service takes no new work; OVERLOADED: Too much to do at once */
      503: {
        headers: {
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['Problem']
        }
      }
    }
  }
}
