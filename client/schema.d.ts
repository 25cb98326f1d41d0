/**
 * The types of the API. Generated from openapi.json by `npm run client`: do not edit.
 */

export interface paths {
  '/shops': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List shops, oldest first
     * @description Scope: `shops:read`.
     */
    get: operations['listShops']
    put?: never
    /**
     * Create a shop
     * @description Shops of one database share nothing: each has its own products, orders, users, events and keys, and ids that count from 1. A database without further shops has one, `default`, which needs no mention anywhere.
     *
     *     Scope: `shops:write`.
     */
    post: operations['createShop']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/shops/{slug}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Get a shop
     * @description Scope: `shops:read`.
     */
    get: operations['getShop']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /**
     * Change the name and the settings of a shop
     * @description Changes only the given fields, also within `mail`. Every process uses them within a second.
     *
     *     Scope: `shops:write`.
     */
    patch: operations['updateShop']
    trace?: never
  }
  '/products': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List products
     * @description Products that are not deleted, with filters and three ways to page. Where credentials are required, customers and the public see only active products.
     *
     *     With `Accept: text/csv` the response is a file of all products that match, and there are no pages.
     *
     *     Needs no credentials.
     */
    get: operations['listProducts']
    put?: never
    /**
     * Create a product
     * @description With its initial stock, which is the first entry of its ledger.
     *
     *     Scope: `products:write`.
     */
    post: operations['createProduct']
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
    /**
     * Get a product
     * @description With its current stock. A deleted product is 404; where credentials are required, so is an inactive one for customers and the public.
     *
     *     Needs no credentials.
     */
    get: operations['getProduct']
    /**
     * Change a product
     * @description Changes only the given fields; `partial=false` requires all of them. With `If-Match`, a sale since the read does not matter, unless the change sets `stock`.
     *
     *     Scope: `products:write`.
     */
    put: operations['putProduct']
    post?: never
    /**
     * Delete a product
     * @description No read returns it any more, and its sku and external id are free again. Existing orders still show it.
     *
     *     Scope: `products:write`.
     */
    delete: operations['deleteProduct']
    options?: never
    head?: never
    /**
     * Change a product
     * @description Changes only the given fields; `partial=false` requires all of them. With `If-Match`, a sale since the read does not matter, unless the change sets `stock`.
     *
     *     Scope: `products:write`.
     */
    patch: operations['updateProduct']
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
    /**
     * Create up to 1,000 products
     * @description With their initial stock. `atomic` creates all or none, `partial` each on its own.
     *
     *     Scope: `products:write`.
     */
    post: operations['createProducts']
    delete?: never
    options?: never
    head?: never
    /**
     * Change up to 1,000 products
     * @description Each item names a product by `id`, `sku` or `external_id` and changes its given fields. A product may occur once in a request. The changes are made in list order, so a sku or external id is free for the items after the one that gives it up.
     *
     *     Scope: `products:write`.
     */
    patch: operations['updateProducts']
    trace?: never
  }
  '/products/{id}/stock': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Get a product's stock by location
     * @description Locations are in the order in which they serve orders. Where credentials are required, customers and the public see only active locations, and only of active products.
     *
     *     Needs no credentials.
     */
    get: operations['getStock']
    put?: never
    /**
     * Adjust stock by a signed amount, or to what was counted
     * @description Records the movement in the ledger, with its reason. The stock never falls below zero. Without a location, units come to the first active one, and leave the active ones in the order of their priority.
     *
     *     Scope: `stock:write`.
     */
    post: operations['adjustStock']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/stock/transfers': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Move units of a product to another location
     * @description Two movements in the ledger. Between active locations, what can be sold stays the same.
     *
     *     Scope: `stock:write`.
     */
    post: operations['transferStock']
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
    /**
     * List a product's stock movements, newest first
     * @description Each entry has what is at its location after it: the ledger adds up to the stock at each location. With `Accept: text/csv` the response is a file of all of them.
     *
     *     Scope: `stock:read`.
     */
    get: operations['listMovements']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/products/import': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Import products from a CSV file
     * @description Creates and changes the products of a CSV file, by the columns of an export of products. By default nothing is
     *     written: a `preview` says what `apply` would do.
     *
     *     - Columns that are absent change nothing. `version`, `created_at` and `updated_at` are ignored.
     *     - `id` names the product, whose sku may change; without an id the `sku` does, and a new sku is a new product.
     *     - A wrong line changes nothing and fails no other line. Importing a file twice changes nothing the second time.
     *     - `stock` sets the stock. Leave the column out to keep what was sold since the export.
     *
     *     With `Accept: application/x-ndjson` the response is a stream: a line for each wrong line and for each batch, and at
     *     last the summary. Read it while you send. An import that breaks leaves what was applied; send the file again, as a whole
     *     or with `from_line`.
     *
     *     Scope: `products:write`.
     */
    post: operations['importProducts']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/locations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List locations, in the order in which they serve orders
     * @description Scope: `stock:read`.
     */
    get: operations['listLocations']
    put?: never
    /**
     * Add a location
     * @description A place where stock is: a warehouse, a shop. It has no stock yet.
     *
     *     Scope: `stock:write`.
     */
    post: operations['createLocation']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/locations/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Get a location
     * @description Scope: `stock:read`.
     */
    get: operations['getLocation']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /**
     * Change a location
     * @description Changes only the given fields. What is at an inactive location cannot be sold from then on. `stock` of its products follows, with an event for each: of the first thousand with this request, of the others in the background. One location stays active.
     *
     *     Scope: `stock:write`.
     */
    patch: operations['updateLocation']
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
    /**
     * Place up to 100 orders
     * @description `atomic` places all orders or none, `partial` each on its own. An earlier order may take the stock that a later one needs.
     *
     *     Scope: `orders:write`. Customers may use it for what belongs to them.
     */
    post: operations['createOrders']
    delete?: never
    options?: never
    head?: never
    /**
     * Change the status of up to 100 orders
     * @description Each item changes one order, as an update of that order alone would. An order may occur once in a request. A customer can only cancel.
     *
     *     Scope: `orders:write`. Customers may use it for what belongs to them.
     */
    patch: operations['updateOrders']
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
     * Quote an order at current prices and stock
     * @description Writes nothing and reserves no stock.
     *
     *     Scope: `orders:read`. Customers may use it for what belongs to them.
     */
    post: operations['quoteOrder']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/orders/{id}/payments': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List an order's payments and refunds, oldest first
     * @description Includes those recorded by hand, when somebody marked the order PAID or REFUNDED.
     *
     *     Scope: `orders:read`. Customers may use it for what belongs to them.
     */
    get: operations['listOrderPayments']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/orders/{id}/shipments': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List an order's shipments, oldest first
     * @description Includes those of orders that were shipped, canceled or returned as a whole.
     *
     *     Scope: `orders:read`. Customers may use it for what belongs to them.
     */
    get: operations['listShipments']
    put?: never
    /**
     * Ship an order, or some units of it
     * @description Of a PAID order, all units that are left by default. With the last of them the order is SHIPPED; until then it stays PAID, and its `fulfillment_status` is `partial`.
     *
     *     Scope: `orders:write`.
     */
    post: operations['createShipment']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/orders/{id}/cancellations': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List an order's cancellations, oldest first
     * @description Includes those of orders that were shipped, canceled or returned as a whole.
     *
     *     Scope: `orders:read`. Customers may use it for what belongs to them.
     */
    get: operations['listCancellations']
    put?: never
    /**
     * Cancel an order, or some units of it
     * @description Of a PENDING or PAID order, all units that have not shipped by default; their stock comes back. If none is left, the order is CANCELED, or SHIPPED if the others have shipped. What was paid for them becomes `refund_due_cents`. Customers can cancel only their own orders.
     *
     *     Scope: `orders:write`. Customers may use it for what belongs to them.
     */
    post: operations['createCancellation']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/orders/{id}/returns': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List an order's returns, oldest first
     * @description Includes those of orders that were shipped, canceled or returned as a whole.
     *
     *     Scope: `orders:read`. Customers may use it for what belongs to them.
     */
    get: operations['listReturns']
    put?: never
    /**
     * Take shipped units of an order back
     * @description With `restock`, they go back into stock. What was paid for them becomes `refund_due_cents`. The status of the order stays.
     *
     *     Scope: `orders:write`.
     */
    post: operations['createReturn']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/orders/{id}/refunds': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Record money that was given back
     * @description At most what was paid and not given back yet. With the last of it the order is REFUNDED. The service moves no money by itself.
     *
     *     Scope: `orders:write`.
     */
    post: operations['createRefund']
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
     * @description Customers get only their own orders, and the totals of those.
     *
     *     With `Accept: text/csv` the response is a file of all orders that match, one row for each, and there are no pages.
     *
     *     Scope: `orders:read`. Customers may use it for what belongs to them.
     */
    get: operations['listOrders']
    put?: never
    /**
     * Place an order
     * @description All lines or none, at catalogue prices. 409 INSUFFICIENT_STOCK lists the products with too little stock.
     *
     *     Scope: `orders:write`. Customers may use it for what belongs to them.
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
    /**
     * Get an order
     * @description An order of one line also has `product_id`, `quantity` and a nested `product`. Customers can get only their own orders.
     *
     *     Scope: `orders:read`. Customers may use it for what belongs to them.
     */
    get: operations['getOrder']
    /**
     * Change the status of an order, or its fields
     * @description The note, the e-mail address, the phone number, the addresses and the metadata can change until the order has shipped. Setting the current status returns 200 and changes nothing. CANCELED returns the stock. So does REFUNDED if the order never shipped. PAID records a payment of what is outstanding, REFUNDED a refund of what is left. Canceling an order that was paid requests a refund. A customer can only cancel.
     *
     *     Scope: `orders:write`. Customers may use it for what belongs to them.
     */
    put: operations['putOrder']
    post?: never
    /**
     * Cancel an order
     * @description Cancels a PENDING or PAID order and returns the stock of every line. What was paid becomes `refund_due_cents`, and `order.refund_requested` is published.
     *
     *     Scope: `orders:write`. Customers may use it for what belongs to them.
     */
    delete: operations['cancelOrder']
    options?: never
    head?: never
    /**
     * Change the status of an order, or its fields
     * @description The note, the e-mail address, the phone number, the addresses and the metadata can change until the order has shipped. Setting the current status returns 200 and changes nothing. CANCELED returns the stock. So does REFUNDED if the order never shipped. PAID records a payment of what is outstanding, REFUNDED a refund of what is left. Canceling an order that was paid requests a refund. A customer can only cancel.
     *
     *     Scope: `orders:write`. Customers may use it for what belongs to them.
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
    /**
     * Get an order's history, oldest entry first
     * @description Who changed the order, when and how. Customers can get it only for their own orders.
     *
     *     Scope: `orders:read`. Customers may use it for what belongs to them.
     */
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
    /**
     * List users
     * @description Sorted by id, with a search for names and addresses.
     *
     *     Scope: `users:read`.
     */
    get: operations['listUsers']
    put?: never
    /**
     * Create a user
     * @description An e-mail address belongs to one user, in any case.
     *
     *     Scope: `users:write`.
     */
    post: operations['createUser']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/users/me': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Get your own user
     * @description The user that the token is for. An API key belongs to no user: 403.
     *
     *     Scope: `users:read`. Customers may use it for what belongs to them.
     */
    get: operations['getMe']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    /**
     * Update your own user
     * @description Changes only the given fields of the user that the token is for. An API key belongs to no user: 403.
     *
     *     Scope: `users:write`. Customers may use it for what belongs to them.
     */
    patch: operations['updateMe']
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
     * @description Customers can get only their own user.
     *
     *     Scope: `users:read`. Customers may use it for what belongs to them.
     */
    get: operations['getUser']
    put?: never
    post?: never
    /**
     * Erase a person
     * @description Removes the name, the addresses and everything else that is personal from the user, from its orders, and from the orders of guests with the same e-mail address, wherever it was copied. Amounts, quantities, dates and ids stay, as the books need them. It cannot be undone. From then on the user is unknown (404), its logins have ended, and somebody else may use the address. `user.erased`, and `order.erased` for each order, tell receivers of events to erase their copies.
     *
     *     Scope: `privacy:write`.
     */
    delete: operations['eraseUser']
    options?: never
    head?: never
    /**
     * Update a user
     * @description Changes only the given fields. Customers can update only their own user.
     *
     *     Scope: `users:write`. Customers may use it for what belongs to them.
     */
    patch: operations['updateUser']
    trace?: never
  }
  '/users/erase': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Erase a person by the e-mail address
     * @description For guests, who have orders but no user. Erases the orders of guests with the address, and the user with the address if there is one, like `DELETE /users/{id}`. Doing it again changes nothing.
     *
     *     Scope: `privacy:write`.
     */
    post: operations['eraseByEmail']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/users/{id}/export': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Export everything that is stored about a person
     * @description A JSON file with the user, its logins, and its orders with their payments, shipments, e-mails and events. For an administrator it includes the orders of guests with the same e-mail address. Customers can export only themselves.
     *
     *     Scope: `privacy:read`. Customers may use it for what belongs to them.
     */
    get: operations['exportUser']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/analytics/sales': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Sales by hour, day, week or month
     * @description Orders, units and gross count when the order was placed; what was canceled, returned and refunded counts when that happened. Exact as of the event that the answer names. With `Accept: text/csv` the rows are a file. The first request of a shop computes everything from its history; while that takes longer than a request should, the answer is 503 `ANALYTICS_BUILDING` with `Retry-After`.
     *
     *     Scope: `analytics:read`.
     */
    get: operations['getSales']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/analytics/products': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Sales by product, best sellers first
     * @description The products with sales, cancellations or returns in the span. Amounts are those of lines: adjustments and refunds belong to whole orders. With `Accept: text/csv` all of them are a file. The first request of a shop computes everything from its history; while that takes longer than a request should, the answer is 503 `ANALYTICS_BUILDING` with `Retry-After`.
     *
     *     Scope: `analytics:read`.
     */
    get: operations['listProductSales']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/analytics/stock': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * How long the stock of each product lasts
     * @description The stock of every product that is not deleted, with the sales of the last days: how many days it lasts at that pace, and which share of what there was has been sold. With `Accept: text/csv` all of them are a file. The first request of a shop computes everything from its history; while that takes longer than a request should, the answer is 503 `ANALYTICS_BUILDING` with `Retry-After`.
     *
     *     Scope: `analytics:read`.
     */
    get: operations['listStockCover']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
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
     * Log in as a customer without a password
     * @description For tests and demonstrations, with `AUTH_TEST_LOGIN=true` only. Otherwise the route does not exist (404).
     *
     *     Needs no credentials.
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
     * @description Returns a new access token and a new refresh token. A refresh token is valid for one use: using it again ends the session, and every holder of its tokens has to log in again.
     *
     *     Needs no credentials.
     */
    post: operations['refreshTokens']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/auth/logout': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Log out
     * @description Ends the login that the refresh token belongs to. Its access tokens are refused from then on, in every process within a second, and its event streams end. A login that is unknown or has ended is 204, too.
     *
     *     Needs no credentials.
     */
    post: operations['logOut']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/users/{id}/logins': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    post?: never
    /**
     * End all logins of a user
     * @description Revokes all refresh tokens and access tokens of the user, also those of an identity provider, in every process within a second. The user may log in again.
     *
     *     Scope: `users:write`.
     */
    delete: operations['endLogins']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api-keys': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List API keys
     * @description Without their secrets, sorted by id. Keys that were revoked or have expired stay for 90 days. Keys of the environment variable `API_KEYS` are not in the list.
     *
     *     Scope: `keys:write`.
     */
    get: operations['listApiKeys']
    put?: never
    /**
     * Create an API key
     * @description Only this response shows the key; the service stores its SHA-256. A caller can create keys with at most its own scopes. A shop can have 1000 keys that are neither revoked nor expired. `Idempotency-Key` has no effect: no response with a key is stored. If a response is lost, revoke the key, which the list shows, and create another.
     *
     *     Scope: `keys:write`.
     */
    post: operations['createApiKey']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api-keys/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Get an API key
     * @description Without its secret. The `ETag` does not change with `last_used_at`.
     *
     *     Scope: `keys:write`.
     */
    get: operations['getApiKey']
    put?: never
    post?: never
    /**
     * Revoke an API key
     * @description Within a second no process accepts it any more, its open streams end, and so do the sessions of browsers that logged in with it. It cannot be undone.
     *
     *     Scope: `keys:write`.
     */
    delete: operations['revokeApiKey']
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/api-keys/{id}/rotate': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Replace the secret of an API key
     * @description The current secret stays valid for `overlap_seconds`. A secret that an earlier rotation left valid ends at once. `Idempotency-Key` has no effect. If a response is lost, create another key instead of rotating again.
     *
     *     Scope: `keys:write`.
     */
    post: operations['rotateApiKey']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/session': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Get who is logged in
     * @description For a session, and for a key or token too. In open mode it says that everyone may do everything.
     *
     *     Needs credentials, with any scopes.
     */
    get: operations['getSession']
    put?: never
    /**
     * Log in with an API key
     * @description For pages of the service: the response sets a cookie that scripts cannot read and that other sites cannot use. A session has the rights of its key, and ends with it. A write with the cookie must show its origin: browsers send `Sec-Fetch-Site` or `Origin`; otherwise send `X-Requested-With`. In open mode there is no cookie.
     *
     *     Needs no credentials.
     */
    post: operations['startSession']
    /**
     * Log out
     * @description Ends the session of the cookie in every process within a second, and removes the cookie.
     *
     *     Needs no credentials.
     */
    delete: operations['endSession']
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
     * Receive an event of the payment provider
     * @description For the payment provider. Retry on any status but 200. Each event is applied once, and
     *     events may arrive in any order.
     *
     *     - `payment.succeeded`: the amount is recorded, or the order's total if the event names none. A PENDING order becomes
     *       PAID once its payments cover it; until then it is `partially_paid`. What an order was paid beyond what it costs,
     *       for example after it was canceled, is its `refund_due_cents`, and `order.refund_requested` is published.
     *     - `payment.failed`: an order that is PENDING with nothing paid becomes CANCELED, and the stock is returned. The
     *       amount does not matter.
     *     - `payment.refunded`: the amount is recorded as given back, or all of it if the event names none. The order becomes
     *       REFUNDED once nothing of what was paid is left. A refund may arrive before its payment.
     *     - Events of any other type are ignored.
     *
     *     **Signature.** The raw body is signed with one of the secrets in `WEBHOOK_SECRET`, by any of four schemes. Every
     *     signature present must be valid. Timestamps may be off by up to 300 seconds.
     *
     *     | Headers | Bytes signed with HMAC-SHA256 | Key |
     *     | --- | --- | --- |
     *     | `X-Signature` or `X-Webhook-Signature`: `<hex>` or `sha256=<hex>` | the body | the secret as is |
     *     | `Stripe-Signature`: `t=<Unix seconds>,v1=<hex>` | `<t>.<body>` | the secret as is, including `whsec_` |
     *     | `webhook-id`, `webhook-timestamp`, `webhook-signature`: `v1,<base64>` | `<webhook-id>.<webhook-timestamp>.<body>` | the base64 after `whsec_`, decoded |
     *
     *     ```sh
     *     body='{"event_id":"evt_1","type":"payment.succeeded","order_id":1}'
     *     signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r | cut -d ' ' -f 1)
     *     curl -H 'Content-Type: application/json' -H "X-Signature: $signature" -d "$body" \
     *       http://127.0.0.1:8000/api/v1/webhooks/payment
     *     ```
     *
     *     **Event id.** `event_id` in the body, else `webhook-id`, else `X-Event-Id`. Prefer the body: no signature covers
     *     `X-Event-Id`, so a body that is identified by it is applied once, whatever the id.
     *
     *     Needs no credentials but a signature.
     */
    post: operations['receivePayment']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/shops/{slug}/webhooks/payment': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Receive an event of a shop's payment provider
     * @description The same as `POST /webhooks/payment`, for the shop that the path names: its orders, its secrets and its currency.
     *
     *     Needs no credentials but a signature.
     */
    post: operations['receivePaymentOfShop']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/audit': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List what administrators and keys did, newest first
     * @description Changes of users, webhook endpoints, locations and shops, what operators did to deliveries, e-mails and parked events, erasures and exports of persons, failed logins, and refused requests of known callers. Orders and products have histories of their own.
     *
     *     With `Accept: text/csv` the response is a file of all entries that match, and there are no pages.
     *
     *     Scope: `audit:read`.
     */
    get: operations['listAudit']
    put?: never
    post?: never
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
     * List events, oldest first unless sorted
     * @description The gap-free feed of all changes. Request it again with `after` set to the last `id` that you have: you miss no event, even if an earlier transaction commits late.
     *
     *     With `Accept: text/event-stream` the same feed is a live stream of Server-Sent Events. It starts after `Last-Event-ID` or `after`, or at the present if neither is given. A browser's `EventSource` and `curl -N` can read it. Paging parameters and `sort` are ignored.
     *
     *     A customer gets the events of its own orders and no others, in a stream at most a second late. A stream ends with its credentials: when the token expires, or its login ends.
     *
     *     After a failover or a restore the log may lack its last events. An `after` or `Last-Event-ID` beyond its end is then 410 `CURSOR_AHEAD`, `epoch` changes, and open streams whose events are gone end with an event `cursor_ahead`.
     *
     *     Scope: `events:read`. Customers may use it for what belongs to them.
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
    /**
     * Subscriptions to the event log: position, lag and parked events
     * @description Each integration reads the event log at its own pace. A subscription shows how far it is and what it could not handle.
     *
     *     Scope: `operations:read`.
     */
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
     * Retry a parked event now
     * @description Later events of the same order or product wait behind it and continue after it.
     *
     *     Scope: `operations:write`.
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
     * Skip a parked event: this subscription never gets it
     * @description Later events of the same order or product wait behind it and continue after it.
     *
     *     Scope: `operations:write`.
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
    /**
     * List webhook endpoints
     * @description Without their secrets, sorted by id.
     *
     *     Scope: `webhooks:read`.
     */
    get: operations['listWebhookEndpoints']
    put?: never
    /**
     * Create a webhook endpoint
     * @description Sends every future event of the given `types` to the URL by POST, as specified by
     *     [Standard Webhooks](https://www.standardwebhooks.com): the body is `{ "type", "timestamp", "data" }` with the event
     *     as `data`, and the headers are `webhook-id`, `webhook-timestamp` and `webhook-signature`. Delivery is at least
     *     once: an event may arrive twice, with the same `webhook-id`. The events of one order or product arrive in order.
     *
     *     Answer 2xx within 15 s. After any other response the delivery is retried: ten attempts over three days.
     *     `Retry-After` is honored, 410 disables the endpoint, and redirects are not followed. There can be up to
     *     100 endpoints in a shop. Only this response shows the secret.
     *
     *     Scope: `webhooks:write`.
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
    /**
     * Get a webhook endpoint
     * @description Without its secret, which only its creation and its rotation show.
     *
     *     Scope: `webhooks:read`.
     */
    get: operations['getWebhookEndpoint']
    put?: never
    post?: never
    /**
     * Delete a webhook endpoint
     * @description Nothing is sent to it any more, including deliveries that are still pending.
     *
     *     Scope: `webhooks:write`.
     */
    delete: operations['deleteWebhookEndpoint']
    options?: never
    head?: never
    /**
     * Change a webhook endpoint
     * @description Changes only the given fields. An endpoint that the service disabled can be enabled again.
     *
     *     Scope: `webhooks:write`.
     */
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
     * Replace the secret of a webhook endpoint
     * @description For 24 hours deliveries are signed with the previous secret too: `webhook-signature` contains both signatures, separated by a space. Rotating again drops the older secret at once.
     *
     *     Scope: `webhooks:write`.
     */
    post: operations['rotateWebhookSecret']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/webhook-deliveries': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List the deliveries of all webhook endpoints, newest first
     * @description Those that failed (`status=failed`), or those about one order. Deliveries of deleted endpoints are left out.
     *
     *     Scope: `webhooks:read`.
     */
    get: operations['listWebhookDeliveries']
    put?: never
    post?: never
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
     * List the deliveries of a webhook endpoint, newest first
     * @description A delivery is kept for 30 days after it is delivered or has failed.
     *
     *     Scope: `webhooks:read`.
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
  '/webhook-endpoints/{id}/deliveries/{delivery_id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Get a delivery with what is sent and every attempt
     * @description The `body` is the same in every attempt; `attempt_log` says when it was sent, where, and the answers.
     *
     *     Scope: `webhooks:read`.
     */
    get: operations['getDelivery']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/webhook-endpoints/{id}/recover': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Send all failed deliveries since a time again
     * @description For a receiver that was down. The oldest go first, at most 1,000 by one request; each keeps its `webhook-id`, and its retry schedule starts again.
     *
     *     Scope: `webhooks:write`.
     */
    post: operations['recoverDeliveries']
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
     * @description Works for any status. The webhook keeps its `webhook-id`, and its retry schedule starts again. It waits while an earlier delivery about the same order or product is pending, and while the endpoint is disabled.
     *
     *     Scope: `webhooks:write`.
     */
    post: operations['redeliver']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/webhook-endpoints/{id}/test': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Send a test event to a webhook endpoint
     * @description Sends one webhook of the type `webhook.test`, signed like the others, and answers 200 with what the receiver said, whatever it was. It is not an event of the log, is not retried, and goes to disabled endpoints too. A process runs 10 tests at the same time; more are 503 `OVERLOADED`.
     *
     *     Scope: `webhooks:write`.
     */
    post: operations['testWebhookEndpoint']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/notifications': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * List the e-mails about orders and stock, newest first
     * @description An e-mail is kept for 30 days after it was sent or has failed.
     *
     *     Scope: `notifications:read`.
     */
    get: operations['listNotifications']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/notifications/{id}': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    /**
     * Get an e-mail
     * @description Scope: `notifications:read`.
     */
    get: operations['getNotification']
    put?: never
    post?: never
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/notifications/{id}/resend': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Send an e-mail again now
     * @description Works for any status, and goes to the address that the order has now. An e-mail that was sent or has failed gets a new `Message-ID`; one that is pending is only sent sooner. Its retry schedule starts again.
     *
     *     Scope: `notifications:write`.
     */
    post: operations['resendNotification']
    delete?: never
    options?: never
    head?: never
    patch?: never
    trace?: never
  }
  '/notifications/preview': {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    get?: never
    put?: never
    /**
     * Preview an e-mail
     * @description Writes and sends nothing, and needs no mail server.
     *
     *     Scope: `notifications:read`.
     */
    post: operations['previewNotification']
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
     * @description Checks one snapshot of the shop; simultaneous requests share a check. Answers 200 for violations: see `status`.
     *
     *     Scope: `operations:read`.
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
     * Watch the service at work: order rate, latency, busiest products, latest events
     * @description One snapshot; with `Accept: text/event-stream` one per second, as Server-Sent Events.
     *     Each snapshot is complete: there is nothing to resume.
     *
     *     `shop` is the shop of the request, the same from every process. `process` is the process that answers, with all its
     *     shops: with `WEB_CONCURRENCY` or several machines, each process measures itself; use `/metrics` to add them up.
     *
     *     Scope: `operations:read`.
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
     * Links to everything the service offers
     * @description A browser gets a page that shows the service at work; under `/api/v1` every client gets the links.
     *
     *     Needs no credentials.
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
    /**
     * Get the status of the service and its dependencies
     * @description Measures the database, and Redis if there is one. Without Redis the service works, more slowly.
     *
     *     Needs no credentials.
     */
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
    /**
     * Check that the process responds
     * @description Looks at no dependency: a process that does not respond should be restarted.
     *
     *     Needs no credentials.
     */
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
    /**
     * Check that the process accepts requests
     * @description Fails while the process starts or shuts down, and while the database is unreachable: send it no requests.
     *
     *     Needs no credentials.
     */
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
    /** @description How the shop writes e-mails: see docs/mail.md */
    ShopMail: {
      /**
       * @description As customers know the shop; null: its `name`, or, for the default shop, the name in `MAIL_FROM` if it has one
       * @example Lisbon Mugs
       */
      name: string | null
      /**
       * @description The postal address, in lines, at the end of every e-mail; null: none
       * @example 12 Example Street
       *     1100-001 Lisbon
       */
      address: string | null
      /**
       * Format: email
       * @description Where answers go; null: to the address in `MAIL_FROM`
       * @example hello@example.com
       */
      reply_to: string | null
      /**
       * Format: email
       * @description Who is told that a product is low on stock; null: nobody
       * @example stock@example.com
       */
      low_stock_to: string | null
      /**
       * @description BCP 47: the language of orders without a `locale`, and of low stock; null: English
       * @example de
       */
      locale: string | null
      /** @description The e-mails that are sent; null: all, including types added later; empty: none */
      types: ('order_confirmation' | 'payment_received' | 'order_shipped' | 'order_canceled' | 'order_refunded' | 'low_stock')[] | null
    }
    /** @description The fields to change; null sets one back */
    ShopMailUpdate: {
      /**
       * @description As customers know the shop; null: its `name`, or, for the default shop, the name in `MAIL_FROM` if it has one
       * @example Lisbon Mugs
       */
      name?: string | null
      /**
       * @description The postal address, in lines, at the end of every e-mail; null: none
       * @example 12 Example Street
       *     1100-001 Lisbon
       */
      address?: string | null
      /**
       * Format: email
       * @description Where answers go; null: to the address in `MAIL_FROM`
       * @example hello@example.com
       */
      reply_to?: string | null
      /**
       * Format: email
       * @description Who is told that a product is low on stock; null: nobody
       * @example stock@example.com
       */
      low_stock_to?: string | null
      /**
       * @description BCP 47: the language of orders without a `locale`, and of low stock; null: English
       * @example de
       */
      locale?: string | null
      /** @description The e-mails that are sent; null: all, including types added later; empty: none */
      types?: ('order_confirmation' | 'payment_received' | 'order_shipped' | 'order_canceled' | 'order_refunded' | 'low_stock')[] | null
    }
    Shop: {
      /**
       * @description Names the shop in `X-Shop`, in keys and in paths: lower-case letters, digits and inner hyphens
       * @example lisbon
       */
      slug: string
      name: string
      /** @description ISO 4217 */
      currency: string
      /**
       * @description Seconds until an unpaid order is canceled; 0: never
       * @example 3600
       */
      order_payment_timeout_seconds: number
      /**
       * @description Seconds until an order that is still PENDING or PAID becomes COMPLETED; 0: never
       * @example 0
       */
      order_auto_complete_seconds: number
      /**
       * @description The stock at which a product without its own threshold is low; null: never
       * @example 5
       */
      low_stock_threshold: number | null
      /**
       * Format: int64
       * @description How many secrets may sign payment webhooks; 0: none is accepted
       */
      webhook_secret_count: number
      mail: components['schemas']['ShopMail']
      /**
       * Format: int64
       * @description Counts the changes; part of the `ETag`
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When the shop was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When its name or settings last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
    }
    /** @description Without a `name` it is the `slug`, and without a `currency` it is that of the default shop. */
    ShopCreate: {
      /**
       * @description Names the shop in `X-Shop`, in keys and in paths: lower-case letters, digits and inner hyphens
       * @example lisbon
       */
      slug: string
      /** @example Lisbon */
      name?: string
      /**
       * @description ISO 4217. It cannot change while the shop has products or orders.
       * @example EUR
       */
      currency?: string
      /**
       * @description Seconds until an unpaid order is canceled; 0: never
       * @example 3600
       */
      order_payment_timeout_seconds?: number
      /**
       * @description Seconds until an order that is still PENDING or PAID becomes COMPLETED; 0: never
       * @example 0
       */
      order_auto_complete_seconds?: number
      /**
       * @description The stock at which a product without its own threshold is low; null: never
       * @example 5
       */
      low_stock_threshold?: number | null
      /** @description Any of them may sign a payment webhook of the shop; each has at least 16 characters, not counting a `whsec_` in front. They are never shown. */
      webhook_secrets?: string[]
      mail?: components['schemas']['ShopMailUpdate']
    }
    /** @description The fields to change. Of the default shop only `name` and `mail` change; its settings are in the environment. */
    ShopUpdate: {
      /** @example Lisbon */
      name?: string
      /**
       * @description ISO 4217. It cannot change while the shop has products or orders.
       * @example EUR
       */
      currency?: string
      /**
       * @description Seconds until an unpaid order is canceled; 0: never
       * @example 3600
       */
      order_payment_timeout_seconds?: number
      /**
       * @description Seconds until an order that is still PENDING or PAID becomes COMPLETED; 0: never
       * @example 0
       */
      order_auto_complete_seconds?: number
      /**
       * @description The stock at which a product without its own threshold is low; null: never
       * @example 5
       */
      low_stock_threshold?: number | null
      /** @description Any of them may sign a payment webhook of the shop; each has at least 16 characters, not counting a `whsec_` in front. They are never shown. */
      webhook_secrets?: string[]
      mail?: components['schemas']['ShopMailUpdate']
    }
    ShopList: {
      shops: components['schemas']['Shop'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    Product: {
      /**
       * Format: int64
       * @description The product
       * @example 1
       */
      id: number
      /**
       * @description Unique among products that are not deleted. Without a space at the beginning or end and without invisible characters; converted to Unicode normalization form NFC
       * @example MUG-BLUE
       */
      sku: string
      /** @example Blue mug */
      name: string
      /**
       * @description Text about the product
       * @example Stoneware, 350 ml, dishwasher-safe
       */
      description: string | null
      /**
       * @description Whether the product can be ordered. Where credentials are required, customers and the public do not see an inactive one
       * @example true
       */
      is_active: boolean
      /**
       * @description Price in the currency, with at most as many decimal places as it has: two in USD, none in JPY
       * @example 24.9
       */
      price: number
      /**
       * Format: int64
       * @description Price in minor units of ISO 4217: cents in USD, yen in JPY
       * @example 2490
       */
      price_cents: number
      /**
       * Format: int64
       * @description Units that can be sold now
       * @example 100
       */
      stock: number
      /**
       * @description `product.low_stock` is published when the stock falls to this; null: the `LOW_STOCK_THRESHOLD` setting applies
       * @example 10
       */
      low_stock_threshold: number | null
      /**
       * @description The client's own id, unique in the shop
       * @example A-1042
       */
      external_id: string | null
      /** @description The client's own data: at most 50 keys of at most 40 characters, values of at most 500 */
      metadata: {
        [key: string]: string
      }
      /**
       * Format: int64
       * @description Counts the changes of the fields, but not those of the stock; part of the `ETag`
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When the product was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When the product last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
    }
    /** @description Exactly one of `price` and `price_cents` is required. `stock` defaults to 0, `is_active` to true. */
    ProductCreate: {
      /**
       * @description Unique among products that are not deleted. Without a space at the beginning or end and without invisible characters; converted to Unicode normalization form NFC
       * @example MUG-BLUE
       */
      sku: string
      /** @example Blue mug */
      name: string
      /**
       * @description Text about the product
       * @example Stoneware, 350 ml, dishwasher-safe
       */
      description?: string | null
      /**
       * @description Whether the product can be ordered. Where credentials are required, customers and the public do not see an inactive one
       * @example true
       */
      is_active?: boolean
      /**
       * @description Price in the currency, with at most as many decimal places as it has: two in USD, none in JPY
       * @example 24.9
       */
      price?: number
      /**
       * Format: int64
       * @description Price in minor units of ISO 4217: cents in USD, yen in JPY
       * @example 2490
       */
      price_cents?: number
      /**
       * @description Units that can be sold now
       * @example 100
       */
      stock?: number
      /**
       * @description `product.low_stock` is published when the stock falls to this; null: the `LOW_STOCK_THRESHOLD` setting applies
       * @example 10
       */
      low_stock_threshold?: number | null
      /**
       * @description The client's own id, unique in the shop
       * @example A-1042
       */
      external_id?: string | null
      /** @description The client's own data: at most 50 keys of at most 40 characters, values of at most 500 */
      metadata?: {
        [key: string]: string
      }
    }
    ProductBulkCreate: {
      products: components['schemas']['ProductCreate'][]
      /**
       * @description `atomic`: all items or none, and the error has the `index` of the failed item; `partial`: each item succeeds or fails on its own
       * @default atomic
       * @enum {string}
       */
      mode: 'atomic' | 'partial'
    }
    ProductBulkResultsError: components['schemas']['ValidationFailedProblem'] | components['schemas']['SkuExistsProblem'] | components['schemas']['ExternalIdExistsProblem']
    ProductBulkResults: {
      /** @description The result of each item, in the order of the request */
      results: {
        /**
         * Format: int64
         * @description The position of the item in the request, from 0
         */
        index: number
        /**
         * Format: int64
         * @description The status that the item would get in a request on its own
         */
        status: number
        product?: components['schemas']['Product']
        error?: components['schemas']['ProductBulkResultsError']
      }[]
    }
    /** @description Each product may occur once. */
    ProductBulkUpdate: {
      products: components['schemas']['ProductBulkUpdateItem'][]
      /**
       * @description `atomic`: all items or none, and the error has the `index` of the failed item; `partial`: each item succeeds or fails on its own
       * @default atomic
       * @enum {string}
       */
      mode: 'atomic' | 'partial'
    }
    ProductBulkUpdateResultsError: components['schemas']['ValidationFailedProblem'] | components['schemas']['ProductNotFoundProblem'] | components['schemas']['SkuExistsProblem'] | components['schemas']['ExternalIdExistsProblem']
    /** @description One product and the fields to change, as in an update of one product. The first of `id`, `sku` and `external_id` that is given names the product; the others are new values. */
    ProductBulkUpdateItem: {
      /**
       * Format: int64
       * @description The product
       * @example 1
       */
      id?: number
      /**
       * @description Unique among products that are not deleted. Without a space at the beginning or end and without invisible characters; converted to Unicode normalization form NFC
       * @example MUG-BLUE
       */
      sku?: string
      /** @example Blue mug */
      name?: string
      /**
       * @description Text about the product
       * @example Stoneware, 350 ml, dishwasher-safe
       */
      description?: string | null
      /**
       * @description Whether the product can be ordered. Where credentials are required, customers and the public do not see an inactive one
       * @example true
       */
      is_active?: boolean
      /**
       * @description Price in the currency, with at most as many decimal places as it has: two in USD, none in JPY
       * @example 24.9
       */
      price?: number
      /**
       * Format: int64
       * @description Price in minor units of ISO 4217: cents in USD, yen in JPY
       * @example 2490
       */
      price_cents?: number
      /**
       * Format: int64
       * @description Units that can be sold from now on; it cannot rise above 1,000,000,000
       * @example 100
       */
      stock?: number
      /**
       * @description `product.low_stock` is published when the stock falls to this; null: the `LOW_STOCK_THRESHOLD` setting applies
       * @example 10
       */
      low_stock_threshold?: number | null
      /**
       * @description The client's own id, unique in the shop
       * @example A-1042
       */
      external_id?: string | null
      /** @description The client's own data: at most 50 keys of at most 40 characters, values of at most 500 */
      metadata?: {
        [key: string]: string | null
      }
    }
    ProductBulkUpdateResults: {
      /** @description The result of each item, in the order of the request */
      results: {
        /**
         * Format: int64
         * @description The position of the item in the request, from 0
         */
        index: number
        /**
         * Format: int64
         * @description The status that the item would get in a request on its own
         */
        status: number
        product?: components['schemas']['Product']
        error?: components['schemas']['ProductBulkUpdateResultsError']
      }[]
    }
    /** @description The fields to change; at most one of `price` and `price_cents`. Setting `stock` records the difference in the ledger. null removes a `low_stock_threshold`, a `description` or an `external_id`. `metadata` changes the given keys, and null removes one; with `partial=false` it replaces all keys. */
    ProductUpdate: {
      /**
       * @description Unique among products that are not deleted. Without a space at the beginning or end and without invisible characters; converted to Unicode normalization form NFC
       * @example MUG-BLUE
       */
      sku?: string
      /** @example Blue mug */
      name?: string
      /**
       * @description Text about the product
       * @example Stoneware, 350 ml, dishwasher-safe
       */
      description?: string | null
      /**
       * @description Whether the product can be ordered. Where credentials are required, customers and the public do not see an inactive one
       * @example true
       */
      is_active?: boolean
      /**
       * @description Price in the currency, with at most as many decimal places as it has: two in USD, none in JPY
       * @example 24.9
       */
      price?: number
      /**
       * Format: int64
       * @description Price in minor units of ISO 4217: cents in USD, yen in JPY
       * @example 2490
       */
      price_cents?: number
      /**
       * Format: int64
       * @description Units that can be sold from now on; it cannot rise above 1,000,000,000
       * @example 100
       */
      stock?: number
      /**
       * @description `product.low_stock` is published when the stock falls to this; null: the `LOW_STOCK_THRESHOLD` setting applies
       * @example 10
       */
      low_stock_threshold?: number | null
      /**
       * @description The client's own id, unique in the shop
       * @example A-1042
       */
      external_id?: string | null
      /** @description The client's own data: at most 50 keys of at most 40 characters, values of at most 500 */
      metadata?: {
        [key: string]: string | null
      }
    }
    ProductList: {
      products: components['schemas']['Product'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    ProductStock: {
      /**
       * Format: int64
       * @description The product
       * @example 1
       */
      product_id: number
      /**
       * Format: int64
       * @description Units that can be sold: those at active locations
       */
      stock: number
      /** @description In the order in which they serve orders */
      locations: {
        /**
         * Format: int64
         * @description The location
         * @example 1
         */
        location_id: number
        /** @description Its name */
        name: string
        /** @description Whether what is there can be sold */
        is_active: boolean
        /**
         * Format: int64
         * @description Units that are there
         */
        quantity: number
      }[]
    }
    /** @description Exactly one of `delta` and `counted`. */
    StockAdjustment: {
      /**
       * @description Units added (positive) or removed (negative); not 0. The stock has the same maximum as in other requests
       * @example -3
       */
      delta?: number
      /**
       * @description Units that somebody counted at the location, without those of orders that have not shipped: they left the stock when the order was placed. The difference is recorded
       * @example 97
       */
      counted?: number
      /**
       * Format: int64
       * @description Where the units are; required with `counted` if the shop has several locations
       * @example 1
       */
      location_id?: number
      /**
       * @description The reason, recorded in the ledger; default: `adjustment`, or `count`
       * @example damaged
       */
      reason?: string
    }
    StockTransfer: {
      /**
       * Format: int64
       * @description The product
       * @example 1
       */
      product_id: number
      /**
       * Format: int64
       * @description Where the units are
       * @example 1
       */
      from_location_id: number
      /**
       * Format: int64
       * @description Where they go
       * @example 1
       */
      to_location_id: number
      /**
       * @description Units
       * @example 5
       */
      quantity: number
    }
    Movement: {
      /**
       * Format: int64
       * @description The movement
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description Units added (positive) or removed (negative)
       */
      delta: number
      /**
       * Format: int64
       * @description What is at the location after the movement
       */
      balance_after: number
      /** @description `initial_stock`, `stock_set`, `transfer`, `order`, `order_canceled`, `order_returned`, `order_refunded`, or the reason of an adjustment or count */
      reason: string
      /**
       * Format: int64
       * @description The order that moved the stock; null if none did
       */
      order_id: number | null
      /**
       * Format: int64
       * @description Where the units came to, or left
       * @example 1
       */
      location_id: number
      /** @description Who moved them; null for movements of before it was recorded */
      performed_by: string | null
      /**
       * Format: date-time
       * @description When the movement was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
    }
    MovementList: {
      movements: components['schemas']['Movement'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    ProductImportNewLine: {
      /**
       * Format: int64
       * @description The line of the file on which the record begins
       * @example 2
       */
      line: number
      /**
       * @description The sku after the change
       * @example MUG-BLUE
       */
      sku: string
      /**
       * Format: int64
       * @description The new product; null in a preview
       * @example 1
       */
      id: number | null
    }
    ProductImportChangedLine: {
      /**
       * Format: int64
       * @description The line of the file on which the record begins
       * @example 2
       */
      line: number
      /**
       * @description The sku after the change
       * @example MUG-BLUE
       */
      sku: string
      /**
       * Format: int64
       * @description The product
       * @example 1
       */
      id: number
      /** @description The fields that change */
      fields: string[]
    }
    ProductImportWrongLine: {
      /**
       * Format: int64
       * @description The line of the file on which the record begins
       * @example 2
       */
      line: number
      /**
       * @description As in the file; null if the line has none
       * @example MUG-BLUE
       */
      sku: string | null
      /**
       * @description As in a request that creates or changes one product
       * @enum {string}
       */
      code: 'VALIDATION_FAILED' | 'PRODUCT_NOT_FOUND' | 'SKU_EXISTS' | 'EXTERNAL_ID_EXISTS' | 'CURRENCY_IN_USE'
      /**
       * @description The first reason
       * @example stock must be >= 0
       */
      detail: string
      /** @description All reasons; only with VALIDATION_FAILED */
      errors?: {
        /**
         * @description The column; empty for the line as a whole
         * @example stock
         */
        column: string
        /**
         * @description What is wrong with it
         * @example must be >= 0
         */
        message: string
      }[]
    }
    ProductImport: {
      /**
       * @description As requested
       * @enum {string}
       */
      mode: 'preview' | 'apply'
      /**
       * Format: int64
       * @description Records that were decided, without the header row
       */
      lines: number
      /**
       * Format: int64
       * @description Products that are new
       */
      new: number
      /**
       * Format: int64
       * @description Products that change
       */
      changed: number
      /**
       * Format: int64
       * @description Lines that say what the product is already
       */
      unchanged: number
      /**
       * Format: int64
       * @description Lines that are wrong; they change nothing
       */
      wrong: number
      /**
       * Format: int64
       * @description Records before `from_line`
       */
      skipped: number
      new_lines: components['schemas']['ProductImportNewLine'][]
      changed_lines: components['schemas']['ProductImportChangedLine'][]
      wrong_lines: components['schemas']['ProductImportWrongLine'][]
      /** @description Lines that are counted, but not listed: each list has the first 1000 */
      not_listed: {
        /**
         * Format: int64
         * @description New lines
         */
        new: number
        /**
         * Format: int64
         * @description Changed lines
         */
        changed: number
        /**
         * Format: int64
         * @description Wrong lines
         */
        wrong: number
      }
    }
    Location: {
      /**
       * Format: int64
       * @description The location; 1 is "Main", which every shop has
       * @example 1
       */
      id: number
      /**
       * @description As people call it
       * @example Porto
       */
      name: string
      /**
       * @description The lowest serves orders first; of equal ones the lowest id
       * @example 100
       */
      priority: number
      /**
       * @description Whether what is there can be sold
       * @example true
       */
      is_active: boolean
      /**
       * Format: int64
       * @description Counts the changes; part of the `ETag`
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When the location was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When the location last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
    }
    LocationCreate: {
      /**
       * @description As people call it
       * @example Porto
       */
      name: string
      /**
       * @description The lowest serves orders first; of equal ones the lowest id
       * @default 100
       * @example 100
       */
      priority: number
      /**
       * @description Whether what is there can be sold
       * @default true
       * @example true
       */
      is_active: boolean
    }
    LocationUpdate: {
      /**
       * @description As people call it
       * @example Porto
       */
      name?: string
      /**
       * @description The lowest serves orders first; of equal ones the lowest id
       * @example 100
       */
      priority?: number
      /**
       * @description Whether what is there can be sold
       * @example true
       */
      is_active?: boolean
    }
    LocationList: {
      locations: components['schemas']['Location'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    Adjustment: {
      /**
       * @description What it is for
       * @example shipping
       * @enum {string}
       */
      type: 'shipping' | 'discount' | 'tax' | 'fee'
      /**
       * @description As the customer reads it
       * @example Parcel
       */
      label: string
      /**
       * Format: int64
       * @description In minor units, added to the total: a discount is not above 0, everything else not below
       * @example 490
       */
      amount_cents: number
    }
    OrderItem: {
      /**
       * Format: int64
       * @description The line
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description The product
       * @example 1
       */
      product_id: number
      /** @description Name of the product when the order was placed */
      product_name: string
      /** @description SKU of the product when the order was placed */
      sku: string
      /** Format: int64 */
      quantity: number
      /**
       * Format: int64
       * @description Price of one unit, in minor units
       */
      price_cents_at_purchase: number
      /** @description Price of one unit, in the currency */
      unit_price: number
      /**
       * Format: int64
       * @description Units that have shipped
       */
      shipped_quantity: number
      /**
       * Format: int64
       * @description Units that were canceled before they shipped
       */
      canceled_quantity: number
      /**
       * Format: int64
       * @description Units that shipped and came back
       */
      returned_quantity: number
      /** @description Where the units come from, in the order in which they ship */
      allocations: {
        /**
         * Format: int64
         * @description The location
         * @example 1
         */
        location_id: number
        /**
         * Format: int64
         * @description Units
         */
        quantity: number
      }[]
    }
    Order: {
      /**
       * Format: int64
       * @description The order
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description The user of the order; null if it has none
       */
      user_id: number | null
      /** @description Full name of the user when the order was placed */
      user_name: string | null
      /**
       * @description The status of the order
       * @example PENDING
       * @enum {string}
       */
      status: 'PENDING' | 'PAID' | 'SHIPPED' | 'COMPLETED' | 'CANCELED' | 'REFUNDED'
      /** @description One line for each product */
      items: components['schemas']['OrderItem'][]
      /**
       * Format: int64
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
       * Format: int64
       * @description Units
       * @example 2
       */
      total_quantity: number
      /**
       * Format: int64
       * @description The price of the lines, in minor units: the total without the adjustments
       * @example 4980
       */
      subtotal_cents: number
      /** @description What the total has beside the price of the lines */
      adjustments: components['schemas']['Adjustment'][]
      /**
       * @description How much of the order is paid, by the sums below
       * @example unpaid
       * @enum {string}
       */
      payment_status: 'unpaid' | 'partially_paid' | 'paid' | 'partially_refunded' | 'refunded'
      /**
       * Format: int64
       * @description Sum of the recorded payments, in minor units
       */
      paid_cents: number
      /**
       * Format: int64
       * @description Sum of the recorded refunds, in minor units; above `paid_cents` if a refund was reported before its payment
       */
      refunded_cents: number
      /**
       * Format: int64
       * @description What was paid beyond what the order costs now, and was not given back yet, in minor units
       */
      refund_due_cents: number
      /**
       * Format: int64
       * @description What the order costs now, in minor units: the total without canceled and returned units and their share of discounts and taxes; 0 once it is CANCELED or REFUNDED
       */
      current_total_cents: number
      /**
       * @description `fulfilled` when all units that are not canceled have shipped, `partial` when some have
       * @example unfulfilled
       * @enum {string}
       */
      fulfillment_status: 'unfulfilled' | 'partial' | 'fulfilled'
      /**
       * @description ISO 4217
       * @example USD
       */
      currency: string
      /**
       * @description The client's own id, unique in the shop
       * @example A-1042
       */
      external_id: string | null
      /** @description Where to write about the order */
      email: string | null
      /** @description Where to call about the order */
      phone: string | null
      /** @description Where the order goes */
      shipping_address: {
        /** @description Who lives there */
        name: string
        /** @description The company */
        company?: string | null
        /** @description Street and number, or the post box */
        line1: string
        /** @description Floor, door, building */
        line2?: string | null
        /** @description City, town or village */
        city: string
        /** @description State, province or county */
        region?: string | null
        /** @description Not every country has them */
        postal_code?: string | null
        /**
         * @description ISO 3166-1 alpha-2, in capitals
         * @example PT
         */
        country: string
      } | null
      /** @description Who pays it */
      billing_address: {
        /** @description Who lives there */
        name: string
        /** @description The company */
        company?: string | null
        /** @description Street and number, or the post box */
        line1: string
        /** @description Floor, door, building */
        line2?: string | null
        /** @description City, town or village */
        city: string
        /** @description State, province or county */
        region?: string | null
        /** @description Not every country has them */
        postal_code?: string | null
        /**
         * @description ISO 3166-1 alpha-2, in capitals
         * @example PT
         */
        country: string
      } | null
      /** @description The client's own data: at most 50 keys of at most 40 characters, values of at most 500 */
      metadata: {
        [key: string]: string
      }
      /** @description The language in which to write to the customer: BCP 47 */
      locale: string | null
      /**
       * Format: int64
       * @description The location that has to serve the order; null: any
       */
      location_id: number | null
      /**
       * Format: date-time
       * @description When it was ordered: as given, or the creation time
       * @example 2026-01-15T10:30:00.000Z
       */
      order_date: string
      /** @description The note as given */
      note: string | null
      /**
       * Format: int64
       * @description Counts the changes; part of the `ETag`
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When the order was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When the order last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
      /**
       * Format: date-time
       * @description When the order is canceled if it is still unpaid; null: never
       */
      expires_at: string | null
      /**
       * Format: int64
       * @description The product, if the order has one line
       */
      product_id?: number
      /**
       * Format: int64
       * @description The quantity, if the order has one line
       */
      quantity?: number
      /** @description Only on GET of an order of one line: the product as it was when the order was placed */
      product?: {
        /** Format: int64 */
        id: number
        sku: string
        name: string
        price: number
        /** Format: int64 */
        price_cents: number
      }
    }
    OrderLine: {
      /**
       * Format: int64
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
       * Format: int64
       * @description The unit price that the client saw, in minor units; 409 PRICE_CHANGED if the price has changed
       * @example 2490
       */
      expected_price_cents?: number
      /**
       * @description The same price in the currency; send at most one of the two
       * @example 24.9
       */
      unit_price?: number
    }
    /** @description Either one product (`product_id` and `quantity`) or several (`items`). */
    OrderCreate: {
      /**
       * Format: int64
       * @description The product of an order of one line
       * @example 1
       */
      product_id?: number
      /**
       * Format: int64
       * @description Alias of `product_id`
       * @example 1
       */
      id?: number
      /**
       * @description Units
       * @example 2
       */
      quantity?: number
      /**
       * Format: int64
       * @description The unit price that the client saw, in minor units; 409 PRICE_CHANGED if the price has changed
       * @example 2490
       */
      expected_price_cents?: number
      /**
       * @description The same price in the currency; send at most one of the two
       * @example 24.9
       */
      unit_price?: number
      /** @description The quantities of lines with the same product are added up */
      items?: components['schemas']['OrderLine'][]
      /** @description Alias of `items` */
      lines?: components['schemas']['OrderLine'][]
      /**
       * Format: int64
       * @description The user of the order
       * @example 1
       */
      user_id?: number | null
      /**
       * Format: int64
       * @description Alias of `user_id`
       * @example 1
       */
      customer_id?: number | null
      /**
       * @description When it was ordered; default: now
       * @example 2026-01-15T10:30:00Z
       */
      order_date?: string
      /**
       * @description Free text kept with the order
       * @example Leave at the door
       */
      note?: string | null
      /**
       * @description The client's own id, unique in the shop
       * @example A-1042
       */
      external_id?: string | null
      /**
       * Format: email
       * @description Where to write about the order
       * @example ada@example.com
       */
      email?: string | null
      /**
       * @description Where to call about the order
       * @example +351 210 000 000
       */
      phone?: string | null
      shipping_address?: {
        /** @description Who lives there */
        name: string
        /** @description The company */
        company?: string | null
        /** @description Street and number, or the post box */
        line1: string
        /** @description Floor, door, building */
        line2?: string | null
        /** @description City, town or village */
        city: string
        /** @description State, province or county */
        region?: string | null
        /** @description Not every country has them */
        postal_code?: string | null
        /**
         * @description ISO 3166-1 alpha-2, in capitals
         * @example PT
         */
        country: string
      } | null
      billing_address?: {
        /** @description Who lives there */
        name: string
        /** @description The company */
        company?: string | null
        /** @description Street and number, or the post box */
        line1: string
        /** @description Floor, door, building */
        line2?: string | null
        /** @description City, town or village */
        city: string
        /** @description State, province or county */
        region?: string | null
        /** @description Not every country has them */
        postal_code?: string | null
        /**
         * @description ISO 3166-1 alpha-2, in capitals
         * @example PT
         */
        country: string
      } | null
      /** @description The client's own data: at most 50 keys of at most 40 characters, values of at most 500 */
      metadata?: {
        [key: string]: string
      }
      /**
       * @description The language in which to write to the customer: BCP 47
       * @example pt-PT
       */
      locale?: string | null
      /**
       * Format: int64
       * @description The location that has to serve all of it; otherwise the first that can, or else as few as possible
       * @example 1
       */
      location_id?: number | null
      /** @description Shipping, discounts, taxes and fees, which the total includes. Customers cannot set them. */
      adjustments?: components['schemas']['Adjustment'][]
      /**
       * @description How long the order holds its stock without a payment, instead of what the shop has set. For customers, what the shop has set is the most.
       * @example 900
       */
      expires_in_seconds?: number
      /**
       * @description Only PENDING is accepted
       * @example PENDING
       * @enum {string}
       */
      status?: 'PENDING'
    }
    /** @description Orders are placed in list order: an earlier order may take the stock that a later one needs. */
    OrderBulkCreate: {
      orders: components['schemas']['OrderCreate'][]
      /**
       * @description `atomic`: all items or none, and the error has the `index` of the failed item; `partial`: each item succeeds or fails on its own
       * @default atomic
       * @enum {string}
       */
      mode: 'atomic' | 'partial'
    }
    OrderBulkResultsError: components['schemas']['ValidationFailedProblem'] | components['schemas']['ForbiddenProblem'] | components['schemas']['ProductNotFoundProblem'] | components['schemas']['UserNotFoundProblem'] | components['schemas']['LocationNotFoundProblem'] | components['schemas']['InsufficientStockProblem'] | components['schemas']['PriceChangedProblem'] | components['schemas']['ExternalIdExistsProblem']
    OrderBulkResults: {
      /** @description The result of each item, in the order of the request */
      results: {
        /**
         * Format: int64
         * @description The position of the item in the request, from 0
         */
        index: number
        /**
         * Format: int64
         * @description The status that the item would get in a request on its own
         */
        status: number
        order?: components['schemas']['Order']
        error?: components['schemas']['OrderBulkResultsError']
      }[]
    }
    /** @description Each order may occur once. */
    OrderBulkUpdate: {
      orders: components['schemas']['OrderBulkUpdateItem'][]
      /**
       * @description `atomic`: all items or none, and the error has the `index` of the failed item; `partial`: each item succeeds or fails on its own
       * @default atomic
       * @enum {string}
       */
      mode: 'atomic' | 'partial'
    }
    OrderBulkUpdateResultsError: components['schemas']['ValidationFailedProblem'] | components['schemas']['ForbiddenProblem'] | components['schemas']['OrderNotFoundProblem'] | components['schemas']['InvalidStatusTransitionProblem']
    OrderBulkUpdateItem: {
      /**
       * Format: int64
       * @description The order
       * @example 1
       */
      id: number
      /**
       * @description One of PENDING, PAID, SHIPPED, COMPLETED, CANCELED, REFUNDED, in any case
       * @example PAID
       * @enum {string}
       */
      status: 'PENDING' | 'PAID' | 'SHIPPED' | 'COMPLETED' | 'CANCELED' | 'REFUNDED'
      /** @description With REFUNDED: return the stock although the order has shipped */
      restock?: boolean
      /**
       * @description Why; kept in the history
       * @example Ordered by mistake
       */
      reason?: string
    }
    OrderBulkUpdateResults: {
      /** @description The result of each item, in the order of the request */
      results: {
        /**
         * Format: int64
         * @description The position of the item in the request, from 0
         */
        index: number
        /**
         * Format: int64
         * @description The status that the item would get in a request on its own
         */
        status: number
        order?: components['schemas']['Order']
        error?: components['schemas']['OrderBulkUpdateResultsError']
      }[]
    }
    Quote: {
      /** @description Whether the order could be placed now */
      placeable: boolean
      /** @description The lines of the order */
      items: {
        /** Format: int64 */
        product_id: number
        product_name: string
        sku: string
        /** Format: int64 */
        quantity: number
        /**
         * Format: int64
         * @description Current price of one unit, in minor units
         */
        price_cents: number
        /** @description Current price of one unit, in the currency */
        unit_price: number
        /**
         * Format: int64
         * @description Units currently in stock
         */
        available: number
      }[]
      /**
       * Format: int64
       * @description The price of the lines, in minor units
       */
      subtotal_cents: number
      /** @description As the request has them */
      adjustments: components['schemas']['Adjustment'][]
      /**
       * Format: int64
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
       * Format: int64
       * @description Units
       * @example 2
       */
      total_quantity: number
      /** @description ISO 4217 */
      currency: string
      /** @description The products with too little stock; empty if the order is placeable */
      shortages: {
        /** Format: int64 */
        product_id: number
        /** Format: int64 */
        requested: number
        /** Format: int64 */
        available: number
      }[]
    }
    /** @description A status, or fields, or both; the fields change first. Fields that are not given stay, and null removes one. `metadata` changes key by key. */
    OrderUpdate: {
      /**
       * @description One of PENDING, PAID, SHIPPED, COMPLETED, CANCELED, REFUNDED, in any case
       * @example PAID
       * @enum {string}
       */
      status?: 'PENDING' | 'PAID' | 'SHIPPED' | 'COMPLETED' | 'CANCELED' | 'REFUNDED'
      /** @description With REFUNDED: return the stock although the order has shipped */
      restock?: boolean
      /**
       * @description Why; kept in the history
       * @example Ordered by mistake
       */
      reason?: string
      /**
       * @description Free text kept with the order
       * @example Leave at the door
       */
      note?: string | null
      /**
       * Format: email
       * @description Where to write about the order
       * @example ada@example.com
       */
      email?: string | null
      /**
       * @description Where to call about the order
       * @example +351 210 000 000
       */
      phone?: string | null
      shipping_address?: {
        /** @description Who lives there */
        name: string
        /** @description The company */
        company?: string | null
        /** @description Street and number, or the post box */
        line1: string
        /** @description Floor, door, building */
        line2?: string | null
        /** @description City, town or village */
        city: string
        /** @description State, province or county */
        region?: string | null
        /** @description Not every country has them */
        postal_code?: string | null
        /**
         * @description ISO 3166-1 alpha-2, in capitals
         * @example PT
         */
        country: string
      } | null
      billing_address?: {
        /** @description Who lives there */
        name: string
        /** @description The company */
        company?: string | null
        /** @description Street and number, or the post box */
        line1: string
        /** @description Floor, door, building */
        line2?: string | null
        /** @description City, town or village */
        city: string
        /** @description State, province or county */
        region?: string | null
        /** @description Not every country has them */
        postal_code?: string | null
        /**
         * @description ISO 3166-1 alpha-2, in capitals
         * @example PT
         */
        country: string
      } | null
      /** @description The client's own data: at most 50 keys of at most 40 characters, values of at most 500 */
      metadata?: {
        [key: string]: string | null
      }
    }
    /** @description The totals cover all matching orders, not only this page; those of a search the newest 10,001 at most */
    OrderList: {
      orders: components['schemas']['Order'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
      /**
       * Format: int64
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
       * Format: int64
       * @description Units
       * @example 2
       */
      total_quantity: number
    }
    /** @description Oldest first */
    OrderHistory: {
      history: {
        /**
         * Format: int64
         * @description The entry
         * @example 1
         */
        id: number
        /**
         * @description UPDATED stands for every other status change
         * @enum {string}
         */
        action: 'CREATED' | 'UPDATED' | 'CANCELED'
        /** @description The changes, e.g. `status` with `from` and `to` */
        changes: {
          [key: string]: unknown
        }
        /** @description Why, if somebody said so */
        reason: string | null
        /** @description Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
        performed_by: string
        /**
         * Format: date-time
         * @description When the change was made
         * @example 2026-01-15T10:30:00.000Z
         */
        created_at: string
      }[]
    }
    OrderPayment: {
      /**
       * Format: int64
       * @description The entry
       * @example 1
       */
      id: number
      /**
       * @description Whether the money was paid or given back
       * @enum {string}
       */
      type: 'payment' | 'refund'
      /**
       * Format: int64
       * @description In minor units; 0 for an event that moved no money
       * @example 4980
       */
      amount_cents: number
      /**
       * @description In the currency
       * @example 49.8
       */
      amount: number
      /**
       * @description ISO 4217; that of the order
       * @example USD
       */
      currency: string
      /** @description The event of the payment provider, or `redis:refund_order:<entry id>`; null if it was recorded by hand */
      event_id: string | null
      /** @description Why, if somebody said so */
      reason: string | null
      /** @description Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
      performed_by: string
      /**
       * Format: date-time
       * @description When it was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
    }
    /** @description Payments and refunds, oldest first */
    OrderPaymentList: {
      payments: components['schemas']['OrderPayment'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    Shipment: {
      /**
       * Format: int64
       * @description The id, counted in the shop over all shipments, cancellations and returns
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description The order
       * @example 1
       */
      order_id: number
      items: {
        /**
         * Format: int64
         * @description The line of the order
         * @example 1
         */
        item_id: number
        /**
         * Format: int64
         * @description Its product
         * @example 1
         */
        product_id: number
        /** @description SKU of the product when the order was placed */
        sku: string
        /**
         * Format: int64
         * @description Units
         */
        quantity: number
        /** @description Where the units come from */
        allocations: {
          /**
           * Format: int64
           * @description The location
           * @example 1
           */
          location_id: number
          /**
           * Format: int64
           * @description Units
           */
          quantity: number
        }[]
      }[]
      /** @description Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
      performed_by: string
      /**
       * Format: date-time
       * @description When it was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /** @description Who carries it */
      carrier: string | null
      tracking_number: string | null
      /** @description Where the customer can follow it */
      tracking_url: string | null
    }
    ShipmentCreate: {
      /** @description Each line once; all that is left if not given */
      items?: {
        /**
         * Format: int64
         * @description The line of the order
         * @example 1
         */
        item_id: number
        /**
         * @description Units
         * @example 1
         */
        quantity: number
      }[]
      /** @example Example Post */
      carrier?: string | null
      /** @example EX123456789PT */
      tracking_number?: string | null
      /**
       * @description Where the customer can follow the shipment
       * @example https://track.example.com/EX123456789PT
       */
      tracking_url?: string | null
    }
    /** @description Oldest first */
    ShipmentList: {
      shipments: components['schemas']['Shipment'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    ShipmentResult: {
      /**
       * Format: int64
       * @description The id, counted in the shop over all shipments, cancellations and returns
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description The order
       * @example 1
       */
      order_id: number
      items: {
        /**
         * Format: int64
         * @description The line of the order
         * @example 1
         */
        item_id: number
        /**
         * Format: int64
         * @description Its product
         * @example 1
         */
        product_id: number
        /** @description SKU of the product when the order was placed */
        sku: string
        /**
         * Format: int64
         * @description Units
         */
        quantity: number
        /** @description Where the units come from */
        allocations: {
          /**
           * Format: int64
           * @description The location
           * @example 1
           */
          location_id: number
          /**
           * Format: int64
           * @description Units
           */
          quantity: number
        }[]
      }[]
      /** @description Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
      performed_by: string
      /**
       * Format: date-time
       * @description When it was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /** @description Who carries it */
      carrier: string | null
      tracking_number: string | null
      /** @description Where the customer can follow it */
      tracking_url: string | null
      order: components['schemas']['Order']
    }
    Cancellation: {
      /**
       * Format: int64
       * @description The id, counted in the shop over all shipments, cancellations and returns
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description The order
       * @example 1
       */
      order_id: number
      items: {
        /**
         * Format: int64
         * @description The line of the order
         * @example 1
         */
        item_id: number
        /**
         * Format: int64
         * @description Its product
         * @example 1
         */
        product_id: number
        /** @description SKU of the product when the order was placed */
        sku: string
        /**
         * Format: int64
         * @description Units
         */
        quantity: number
        /** @description Where the units come from */
        allocations: {
          /**
           * Format: int64
           * @description The location
           * @example 1
           */
          location_id: number
          /**
           * Format: int64
           * @description Units
           */
          quantity: number
        }[]
      }[]
      /** @description Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
      performed_by: string
      /**
       * Format: date-time
       * @description When it was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /** @description Why, if somebody said so */
      reason: string | null
    }
    CancellationCreate: {
      /** @description Each line once; all that is left if not given */
      items?: {
        /**
         * Format: int64
         * @description The line of the order
         * @example 1
         */
        item_id: number
        /**
         * @description Units
         * @example 1
         */
        quantity: number
      }[]
      /**
       * @description Why; kept in the history
       * @example Ordered by mistake
       */
      reason?: string
    }
    /** @description Oldest first */
    CancellationList: {
      cancellations: components['schemas']['Cancellation'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    CancellationResult: {
      /**
       * Format: int64
       * @description The id, counted in the shop over all shipments, cancellations and returns
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description The order
       * @example 1
       */
      order_id: number
      items: {
        /**
         * Format: int64
         * @description The line of the order
         * @example 1
         */
        item_id: number
        /**
         * Format: int64
         * @description Its product
         * @example 1
         */
        product_id: number
        /** @description SKU of the product when the order was placed */
        sku: string
        /**
         * Format: int64
         * @description Units
         */
        quantity: number
        /** @description Where the units come from */
        allocations: {
          /**
           * Format: int64
           * @description The location
           * @example 1
           */
          location_id: number
          /**
           * Format: int64
           * @description Units
           */
          quantity: number
        }[]
      }[]
      /** @description Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
      performed_by: string
      /**
       * Format: date-time
       * @description When it was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /** @description Why, if somebody said so */
      reason: string | null
      order: components['schemas']['Order']
    }
    Return: {
      /**
       * Format: int64
       * @description The id, counted in the shop over all shipments, cancellations and returns
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description The order
       * @example 1
       */
      order_id: number
      items: {
        /**
         * Format: int64
         * @description The line of the order
         * @example 1
         */
        item_id: number
        /**
         * Format: int64
         * @description Its product
         * @example 1
         */
        product_id: number
        /** @description SKU of the product when the order was placed */
        sku: string
        /**
         * Format: int64
         * @description Units
         */
        quantity: number
        /** @description Where the units come from */
        allocations: {
          /**
           * Format: int64
           * @description The location
           * @example 1
           */
          location_id: number
          /**
           * Format: int64
           * @description Units
           */
          quantity: number
        }[]
      }[]
      /** @description Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
      performed_by: string
      /**
       * Format: date-time
       * @description When it was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /** @description Why, if somebody said so */
      reason: string | null
      /** @description Whether the units went back into stock */
      restock: boolean
    }
    ReturnCreate: {
      /** @description Each line once */
      items: {
        /**
         * Format: int64
         * @description The line of the order
         * @example 1
         */
        item_id: number
        /**
         * @description Units
         * @example 1
         */
        quantity: number
      }[]
      /** @description Whether the units go back into stock */
      restock: boolean
      /**
       * @description Why; kept in the history
       * @example Ordered by mistake
       */
      reason?: string
    }
    /** @description Oldest first */
    ReturnList: {
      returns: components['schemas']['Return'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    ReturnResult: {
      /**
       * Format: int64
       * @description The id, counted in the shop over all shipments, cancellations and returns
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description The order
       * @example 1
       */
      order_id: number
      items: {
        /**
         * Format: int64
         * @description The line of the order
         * @example 1
         */
        item_id: number
        /**
         * Format: int64
         * @description Its product
         * @example 1
         */
        product_id: number
        /** @description SKU of the product when the order was placed */
        sku: string
        /**
         * Format: int64
         * @description Units
         */
        quantity: number
        /** @description Where the units come from */
        allocations: {
          /**
           * Format: int64
           * @description The location
           * @example 1
           */
          location_id: number
          /**
           * Format: int64
           * @description Units
           */
          quantity: number
        }[]
      }[]
      /** @description Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
      performed_by: string
      /**
       * Format: date-time
       * @description When it was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /** @description Why, if somebody said so */
      reason: string | null
      /** @description Whether the units went back into stock */
      restock: boolean
      order: components['schemas']['Order']
    }
    RefundCreate: {
      /**
       * Format: int64
       * @description In minor units; at most what was paid and not given back
       * @example 2490
       */
      amount_cents: number
      /**
       * @description Why; kept in the history
       * @example Ordered by mistake
       */
      reason?: string
    }
    RefundResult: {
      /**
       * Format: int64
       * @description The entry
       * @example 1
       */
      id: number
      /**
       * @description Whether the money was paid or given back
       * @enum {string}
       */
      type: 'payment' | 'refund'
      /**
       * Format: int64
       * @description In minor units; 0 for an event that moved no money
       * @example 4980
       */
      amount_cents: number
      /**
       * @description In the currency
       * @example 49.8
       */
      amount: number
      /**
       * @description ISO 4217; that of the order
       * @example USD
       */
      currency: string
      /** @description The event of the payment provider, or `redis:refund_order:<entry id>`; null if it was recorded by hand */
      event_id: string | null
      /** @description Why, if somebody said so */
      reason: string | null
      /** @description Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
      performed_by: string
      /**
       * Format: date-time
       * @description When it was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      order: components['schemas']['Order']
    }
    User: {
      /**
       * Format: int64
       * @description The id of the user
       * @example 1
       */
      id: number
      /**
       * Format: email
       * @description The address as given
       */
      email: string
      full_name: string
      /**
       * Format: int64
       * @description Counts the changes; part of the `ETag`
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When the user was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When the user last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
    }
    UserCreate: {
      /**
       * Format: email
       * @description Unique, regardless of case; stored as given
       * @example ada@example.com
       */
      email: string
      /** @example Ada Sample */
      full_name: string
    }
    /** @description The fields to change. Existing orders keep the name that the user had. */
    UserUpdate: {
      /**
       * Format: email
       * @description Unique, regardless of case; stored as given
       * @example ada@example.com
       */
      email?: string
      /** @example Ada Sample */
      full_name?: string
    }
    UserList: {
      users: components['schemas']['User'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    Erasure: {
      /** @description The users with the address; usually one or none */
      user_ids: number[]
      /**
       * Format: int64
       * @description The number of orders that were erased
       * @example 3
       */
      order_count: number
    }
    ErasureRequest: {
      /**
       * Format: email
       * @description The address, in any case
       * @example ada@example.com
       */
      email: string
    }
    UserExport: {
      /**
       * Format: date-time
       * @description When the export began
       * @example 2026-01-15T10:30:00.000Z
       */
      exported_at: string
      /**
       * @description The slug of the shop
       * @example default
       */
      shop: string
      user: components['schemas']['User']
      /** @description The logins that are still kept, oldest first */
      logins: {
        /**
         * Format: date-time
         * @description When the user logged in
         * @example 2026-01-15T10:30:00.000Z
         */
        created_at: string
        /**
         * Format: date-time
         * @description When the login ends unless it is used before
         * @example 2026-01-15T10:30:00.000Z
         */
        expires_at: string
        /**
         * Format: date-time
         * @description When it was ended because its token was used twice
         * @example 2026-01-15T10:30:00.000Z
         */
        revoked_at: string | null
      }[]
      /** @description All orders of the person, oldest first */
      orders: {
        order: components['schemas']['Order']
        payments: components['schemas']['OrderPayment'][]
        shipments: components['schemas']['Shipment'][]
        cancellations: components['schemas']['Cancellation'][]
        returns: components['schemas']['Return'][]
        /** @description The e-mails about the order */
        notifications: components['schemas']['Notification'][]
        /** @description What happened to the order */
        events: components['schemas']['Event'][]
      }[]
    }
    SalesRow: {
      /**
       * Format: date-time
       * @description The beginning of the row
       * @example 2026-01-15T10:30:00.000Z
       */
      start: string
      /**
       * Format: date-time
       * @description Its end, which is not part of it
       * @example 2026-01-15T10:30:00.000Z
       */
      end: string
      /**
       * @description The beginning on the clocks of `timezone`, with their offset
       * @example 2026-01-15T00:00:00+01:00
       */
      local_start: string
      /**
       * @description The status that the orders have; only with `group_by=status`
       * @enum {string}
       */
      status?: 'PENDING' | 'PAID' | 'SHIPPED' | 'COMPLETED' | 'CANCELED' | 'REFUNDED'
      /**
       * Format: int64
       * @description Only with `group_by=product`
       * @example 1
       */
      product_id?: number
      /**
       * @description Its sku
       * @example MUG-BLUE
       */
      sku?: string | null
      /**
       * @description Its name
       * @example Blue mug
       */
      product_name?: string | null
      /**
       * Format: int64
       * @description Only with `group_by=location`
       * @example 1
       */
      location_id?: number
      /**
       * @description Its name
       * @example Main
       */
      location_name?: string | null
      /**
       * Format: int64
       * @description Orders that were placed; null in the totals of products and of locations
       */
      orders: number | null
      /**
       * Format: int64
       * @description Units that were ordered
       */
      units: number
      /**
       * Format: int64
       * @description The lines of these orders, in minor units
       */
      subtotal_cents: number
      /**
       * Format: int64
       * @description Their adjustments; null for products and locations, in minor units
       */
      adjustments_cents: number | null
      /**
       * Format: int64
       * @description Lines and adjustments of these orders; of products and locations only lines, in minor units
       */
      gross_cents: number
      /**
       * Format: int64
       * @description Units that were canceled in this time, whenever they were ordered
       */
      canceled_units: number
      /**
       * Format: int64
       * @description What these cancellations took off the price of their orders; of products the price of units, in minor units
       */
      canceled_cents: number
      /**
       * Format: int64
       * @description Units that came back in this time
       */
      returned_units: number
      /**
       * Format: int64
       * @description What these returns took off the price of their orders; of products the price of units, in minor units
       */
      returned_cents: number
      /**
       * Format: int64
       * @description What refunds took off orders besides cancellations and returns; null for products and locations, in minor units
       */
      allowances_cents: number | null
      /**
       * Format: int64
       * @description All money that was given back in this time; null for products and locations, in minor units
       */
      refunded_cents: number | null
      /**
       * Format: int64
       * @description `gross_cents - canceled_cents - returned_cents - allowances_cents`, in minor units
       */
      net_cents: number
    }
    SalesReport: {
      /**
       * Format: int64
       * @description The numbers are exact as of this event: all before it are counted, none after it. 0: there is none
       * @example 128
       */
      as_of_event_id: number
      /**
       * @description The currency of the shop, ISO 4217
       * @example USD
       */
      currency: string
      /**
       * @description The time zone of the rows
       * @example Europe/Berlin
       */
      timezone: string
      /**
       * @description The length of the rows
       * @enum {string}
       */
      interval: 'hour' | 'day' | 'week' | 'month'
      /**
       * Format: date-time
       * @description The beginning of the span
       * @example 2026-01-15T10:30:00.000Z
       */
      from: string
      /**
       * Format: date-time
       * @description Its end, which is not part of it
       * @example 2026-01-15T10:30:00.000Z
       */
      to: string
      /** @description The sums of all rows */
      totals: {
        /**
         * Format: int64
         * @description Orders that were placed; null in the totals of products and of locations
         */
        orders: number | null
        /**
         * Format: int64
         * @description Units that were ordered
         */
        units: number
        /**
         * Format: int64
         * @description The lines of these orders, in minor units
         */
        subtotal_cents: number
        /**
         * Format: int64
         * @description Their adjustments; null for products and locations, in minor units
         */
        adjustments_cents: number | null
        /**
         * Format: int64
         * @description Lines and adjustments of these orders; of products and locations only lines, in minor units
         */
        gross_cents: number
        /**
         * Format: int64
         * @description Units that were canceled in this time, whenever they were ordered
         */
        canceled_units: number
        /**
         * Format: int64
         * @description What these cancellations took off the price of their orders; of products the price of units, in minor units
         */
        canceled_cents: number
        /**
         * Format: int64
         * @description Units that came back in this time
         */
        returned_units: number
        /**
         * Format: int64
         * @description What these returns took off the price of their orders; of products the price of units, in minor units
         */
        returned_cents: number
        /**
         * Format: int64
         * @description What refunds took off orders besides cancellations and returns; null for products and locations, in minor units
         */
        allowances_cents: number | null
        /**
         * Format: int64
         * @description All money that was given back in this time; null for products and locations, in minor units
         */
        refunded_cents: number | null
        /**
         * Format: int64
         * @description `gross_cents - canceled_cents - returned_cents - allowances_cents`, in minor units
         */
        net_cents: number
      }
      /** @description In the order of time */
      rows: components['schemas']['SalesRow'][]
    }
    ProductSales: {
      /**
       * Format: int64
       * @description The product
       * @example 1
       */
      product_id: number
      /**
       * @description Its sku
       * @example MUG-BLUE
       */
      sku: string | null
      /**
       * @description Its name
       * @example Blue mug
       */
      product_name: string | null
      /**
       * Format: int64
       * @description Orders that were placed; null in the totals of products and of locations
       */
      orders: number | null
      /**
       * Format: int64
       * @description Units that were ordered
       */
      units: number
      /**
       * Format: int64
       * @description The lines of these orders, in minor units
       */
      subtotal_cents: number
      /**
       * Format: int64
       * @description Their adjustments; null for products and locations, in minor units
       */
      adjustments_cents: number | null
      /**
       * Format: int64
       * @description Lines and adjustments of these orders; of products and locations only lines, in minor units
       */
      gross_cents: number
      /**
       * Format: int64
       * @description Units that were canceled in this time, whenever they were ordered
       */
      canceled_units: number
      /**
       * Format: int64
       * @description What these cancellations took off the price of their orders; of products the price of units, in minor units
       */
      canceled_cents: number
      /**
       * Format: int64
       * @description Units that came back in this time
       */
      returned_units: number
      /**
       * Format: int64
       * @description What these returns took off the price of their orders; of products the price of units, in minor units
       */
      returned_cents: number
      /**
       * Format: int64
       * @description What refunds took off orders besides cancellations and returns; null for products and locations, in minor units
       */
      allowances_cents: number | null
      /**
       * Format: int64
       * @description All money that was given back in this time; null for products and locations, in minor units
       */
      refunded_cents: number | null
      /**
       * Format: int64
       * @description `gross_cents - canceled_cents - returned_cents - allowances_cents`, in minor units
       */
      net_cents: number
    }
    ProductSalesList: {
      products: components['schemas']['ProductSales'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
      /**
       * Format: int64
       * @description The numbers are exact as of this event: all before it are counted, none after it. 0: there is none
       * @example 128
       */
      as_of_event_id: number
      /**
       * @description The currency of the shop, ISO 4217
       * @example USD
       */
      currency: string
      /**
       * Format: date-time
       * @description The beginning of the span
       * @example 2026-01-15T10:30:00.000Z
       */
      from: string
      /**
       * Format: date-time
       * @description Its end, which is not part of it
       * @example 2026-01-15T10:30:00.000Z
       */
      to: string
    }
    StockCover: {
      /**
       * Format: int64
       * @description The product
       * @example 1
       */
      product_id: number
      /**
       * @description Its sku
       * @example MUG-BLUE
       */
      sku: string
      /**
       * @description Its name
       * @example Blue mug
       */
      product_name: string
      /**
       * Format: int64
       * @description What can be sold, or what is at the location
       * @example 100
       */
      stock: number
      /**
       * Format: int64
       * @description Units that were ordered in these days, less those that were canceled or returned in them
       * @example 60
       */
      units_sold: number
      /**
       * @description `units_sold / days`, to two places
       * @example 2
       */
      average_daily_units: number
      /**
       * @description For how many days the stock lasts at this pace, to one place; null without sales
       * @example 50
       */
      days_of_cover: number | null
      /**
       * @description `units_sold / (units_sold + stock)`, to four places; null if both are 0
       * @example 0.375
       */
      sell_through: number | null
    }
    StockCoverList: {
      products: components['schemas']['StockCover'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
      /**
       * Format: int64
       * @description The numbers are exact as of this event: all before it are counted, none after it. 0: there is none
       * @example 128
       */
      as_of_event_id: number
      /**
       * Format: date-time
       * @description The beginning of the days
       * @example 2026-01-15T10:30:00.000Z
       */
      from: string
      /**
       * Format: date-time
       * @description Their end
       * @example 2026-01-15T10:30:00.000Z
       */
      to: string
    }
    TestLogin: {
      /**
       * Format: int64
       * @description The user to log in as
       * @example 1
       */
      customer_id: number
    }
    TokenRefresh: {
      /** @description From the login or the latest refresh */
      refreshToken: string
    }
    Logout: {
      /** @description The latest one of the login */
      refreshToken: string
    }
    Tokens: {
      /** @description A JWT, for `Authorization: Bearer ...` */
      accessToken: string
      /** @description For `POST /auth/refresh`; valid for one use */
      refreshToken: string
      /** @enum {string} */
      tokenType: 'bearer'
      /**
       * Format: int64
       * @description The lifetime of the access token, in seconds
       */
      expiresIn: number
      /**
       * Format: int64
       * @description The id of the user
       * @example 1
       */
      customerId: number
    }
    ApiKey: {
      /**
       * Format: int64
       * @description The key
       * @example 1
       */
      id: number
      /** @description History and events show the caller as `api_key:<name>` */
      name: string
      /**
       * @description Null: the key was created with scopes instead
       * @enum {string|null}
       */
      role: 'admin' | 'reader' | 'metrics' | 'platform' | null
      /** @description What the key may do; for a role, what the role stands for */
      scopes: ('orders:read' | 'orders:write' | 'products:read' | 'products:write' | 'stock:read' | 'stock:write' | 'users:read' | 'users:write' | 'privacy:read' | 'privacy:write' | 'webhooks:read' | 'webhooks:write' | 'notifications:read' | 'notifications:write' | 'events:read' | 'analytics:read' | 'operations:read' | 'operations:write' | 'metrics:read' | 'audit:read' | 'keys:write' | 'shops:read' | 'shops:write')[]
      /** @description The last characters of the key */
      key_end: string
      /** @description Who created it: `api_key:<name>`, `user:<id>`, `system` or `anonymous` */
      created_by: string
      /**
       * Format: date-time
       * @description When it was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it last got a new secret; null: never
       */
      rotated_at: string | null
      /**
       * Format: date-time
       * @description Until when the secret before the last rotation is valid; null: never rotated
       */
      previous_expires_at: string | null
      /**
       * Format: date-time
       * @description When it expires; null: never
       */
      expires_at: string | null
      /**
       * Format: date-time
       * @description When it was revoked; null: it was not
       */
      revoked_at: string | null
      /**
       * Format: date-time
       * @description When it was last used, to the minute; null: never
       */
      last_used_at: string | null
      /**
       * Format: int64
       * @description Counts the changes; part of the `ETag`
       * @example 1
       */
      version: number
    }
    ApiKeyWithSecret: {
      /**
       * Format: int64
       * @description The key
       * @example 1
       */
      id: number
      /** @description History and events show the caller as `api_key:<name>` */
      name: string
      /**
       * @description Null: the key was created with scopes instead
       * @enum {string|null}
       */
      role: 'admin' | 'reader' | 'metrics' | 'platform' | null
      /** @description What the key may do; for a role, what the role stands for */
      scopes: ('orders:read' | 'orders:write' | 'products:read' | 'products:write' | 'stock:read' | 'stock:write' | 'users:read' | 'users:write' | 'privacy:read' | 'privacy:write' | 'webhooks:read' | 'webhooks:write' | 'notifications:read' | 'notifications:write' | 'events:read' | 'analytics:read' | 'operations:read' | 'operations:write' | 'metrics:read' | 'audit:read' | 'keys:write' | 'shops:read' | 'shops:write')[]
      /** @description The last characters of the key */
      key_end: string
      /** @description Who created it: `api_key:<name>`, `user:<id>`, `system` or `anonymous` */
      created_by: string
      /**
       * Format: date-time
       * @description When it was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it last got a new secret; null: never
       */
      rotated_at: string | null
      /**
       * Format: date-time
       * @description Until when the secret before the last rotation is valid; null: never rotated
       */
      previous_expires_at: string | null
      /**
       * Format: date-time
       * @description When it expires; null: never
       */
      expires_at: string | null
      /**
       * Format: date-time
       * @description When it was revoked; null: it was not
       */
      revoked_at: string | null
      /**
       * Format: date-time
       * @description When it was last used, to the minute; null: never
       */
      last_used_at: string | null
      /**
       * Format: int64
       * @description Counts the changes; part of the `ETag`
       * @example 1
       */
      version: number
      /** @description For `X-API-Key`. It is shown only once: store it. */
      key: string
    }
    ApiKeyCreate: {
      /** @description 1 to 64 letters, digits, dots, hyphens or underscores. Keys of a shop that share a name are one caller for idempotency keys, the rate limit and history. */
      name: string
      /**
       * @description Either a role or scopes
       * @enum {string}
       */
      role?: 'admin' | 'reader' | 'metrics' | 'platform'
      /** @description Either scopes or a role; with `shops:read` or `shops:write` the key is for all shops */
      scopes?: ('orders:read' | 'orders:write' | 'products:read' | 'products:write' | 'stock:read' | 'stock:write' | 'users:read' | 'users:write' | 'privacy:read' | 'privacy:write' | 'webhooks:read' | 'webhooks:write' | 'notifications:read' | 'notifications:write' | 'events:read' | 'analytics:read' | 'operations:read' | 'operations:write' | 'metrics:read' | 'audit:read' | 'keys:write' | 'shops:read' | 'shops:write')[]
      /**
       * @description When it expires; null or left out: never
       * @example 2026-01-15T10:30:00Z
       */
      expires_at?: string | null
    }
    ApiKeyRotate: {
      /** @description How long the current secret stays valid; a day by default. 0, if it has leaked */
      overlap_seconds?: number
    }
    ApiKeyList: {
      api_keys: components['schemas']['ApiKey'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    Login: {
      /** @description An API key */
      api_key: string
    }
    Session: {
      /**
       * @description What the request was authenticated with; `none` in open mode, in which everyone may do everything
       * @enum {string}
       */
      credentials: 'session' | 'api_key' | 'token' | 'none'
      /** @description The name in history: `api_key:<name>`, `user:<id>` or `anonymous` */
      principal: string
      /**
       * @description Null for a key that has scopes instead
       * @enum {string|null}
       */
      role: 'platform' | 'admin' | 'reader' | 'metrics' | 'customer' | null
      /** @description What the caller may do */
      scopes: ('orders:read' | 'orders:write' | 'products:read' | 'products:write' | 'stock:read' | 'stock:write' | 'users:read' | 'users:write' | 'privacy:read' | 'privacy:write' | 'webhooks:read' | 'webhooks:write' | 'notifications:read' | 'notifications:write' | 'events:read' | 'analytics:read' | 'operations:read' | 'operations:write' | 'metrics:read' | 'audit:read' | 'keys:write' | 'shops:read' | 'shops:write')[]
      /** @description The slug of the shop that the credentials are for; null: any shop */
      shop: string | null
      /**
       * Format: date-time
       * @description When the credentials end at the latest; null: never
       */
      expires_at: string | null
      /**
       * Format: int64
       * @description After how many seconds without a request the session ends; null: it is none
       */
      idle_seconds: number | null
    }
    /** @description Additional fields are allowed. `event_id`, `order_id` and `type` are required, in any of the places that the operation lists. An event of any other `type` is ignored without validation. */
    PaymentEvent: {
      /**
       * @description Identifies the event; each id is processed once. May come in a header instead, see above.
       * @example evt_1
       */
      event_id?: string | null
      /**
       * @description What happened to the payment: payment.succeeded, payment.failed, payment.refunded; events of other types are ignored
       * @example payment.succeeded
       */
      type?: string
      /** @description Alias of `type` */
      event?: string
      /**
       * Format: int64
       * @description The order being paid
       * @example 1
       */
      order_id?: number | null
      /**
       * @description What was paid or given back, in the currency; without an amount, the whole
       * @example 49.8
       */
      amount?: number | null
      /**
       * Format: int64
       * @description The same in minor units; if both are given, they must agree
       * @example 4980
       */
      amount_cents?: number | null
      /**
       * @description ISO 4217, in upper or lower case; must match the currency of the order
       * @example USD
       */
      currency?: string | null
    } & {
      [key: string]: unknown
    }
    PaymentReceipt: {
      /**
       * @description `success`: applied now; `duplicate`: applied before; `ignored`: the service does not handle this type
       * @enum {string}
       */
      status: 'success' | 'duplicate' | 'ignored'
      /** @description `ok`, `refund requested`, `event already processed` or `ignored` */
      detail: string
      /**
       * Format: int64
       * @description The order; only with `success`
       */
      order_id?: number
      /**
       * @description Its current status; only with `success`
       * @enum {string}
       */
      order_status?: 'PENDING' | 'PAID' | 'SHIPPED' | 'COMPLETED' | 'CANCELED' | 'REFUNDED'
    }
    AuditEntry: {
      /**
       * Format: int64
       * @description The entry; ids increase over time
       * @example 1
       */
      id: number
      /** @description Who: `api_key:<name>`, `user:<id>`, `anonymous`; `others` if too many in one minute to name all */
      actor: string
      /** @description The role of the actor; null without valid credentials */
      role: string | null
      /** @description What: a kind of resource and what was done, or `login.failed`, `access.refused` */
      action: string
      /** @description To what: a kind of resource and its id; the operation for a refused request */
      resource: string | null
      /** @description What changed: `from` and `to`, or only `changed` for secrets and personal data */
      changes: {
        [key: string]: unknown
      }
      /** @description The address of the client; null once its person was erased */
      address: string | null
      /** @description The first 200 characters of `User-Agent` */
      user_agent: string | null
      /** @description The `X-Request-Id` of the response */
      request_id: string | null
      /**
       * Format: int64
       * @description How many requests: of failed logins and refused requests, further ones of the same minute are counted
       */
      count: number
      /**
       * Format: date-time
       * @description When it was recorded
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
    }
    AuditList: {
      entries: components['schemas']['AuditEntry'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    Event: {
      /**
       * Format: int64
       * @description The event; ids increase over time
       * @example 1
       */
      id: number
      /**
       * @description What happened
       * @enum {string}
       */
      type: 'order.created' | 'order.updated' | 'order.paid' | 'order.partially_paid' | 'order.shipped' | 'order.partially_shipped' | 'order.completed' | 'order.canceled' | 'order.partially_canceled' | 'order.returned' | 'order.refunded' | 'order.partially_refunded' | 'order.refund_requested' | 'order.erased' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock' | 'user.erased'
      /**
       * Format: int64
       * @description The order that changed; null for events about a product or a user
       */
      order_id: number | null
      /**
       * Format: int64
       * @description The product that changed; null for events about an order or a user
       */
      product_id: number | null
      /** @description What changed; for an order also its `version` after the change */
      data: {
        [key: string]: unknown
      }
      /** @description Who made the change: `api_key:<name>`, `user:<id>`, `webhook:<event id>`, `system` or `anonymous` */
      performed_by: string
      /**
       * Format: date-time
       * @description When it happened
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
    }
    EventList: {
      events: components['schemas']['Event'][]
      /**
       * @description The number of events after `after`, on all pages, counted up to 10000. Null with a filter and for customers, because finding their events would mean reading all of them
       * @example 1
       */
      total: number | null
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
      /**
       * Format: int64
       * @description The id up to which this page has read the log: ask again with `after` set to it, filtered or not. With `sort=-id` the end of the log
       * @example 12
       */
      last_id: number
      /**
       * @description Names one uninterrupted history of the log. When it changes, the database was failed over or restored: the last events that you have read may be gone, and their ids may stand for other events
       * @example 0b6f7e0e-3f0f-4f5e-9d3c-2d1f5c8a7b61
       */
      epoch: string
    }
    Subscription: {
      /** @description The subscriber */
      name: string
      /**
       * @description `failing`: the destination cannot be reached, and is retried; `parked`: some events failed and are parked, the others continue
       * @enum {string}
       */
      status: 'ok' | 'failing' | 'parked'
      /**
       * Format: int64
       * @description Every event up to this id has been handled or is parked
       */
      cursor: number
      /**
       * Format: int64
       * @description Events after the cursor (approximate: ids that no event uses count too)
       */
      lag_events: number
      /** @description Age of the oldest event after the cursor; 0 if the subscription is up to date */
      lag_seconds: number
      /**
       * Format: int64
       * @description Consecutive failures to reach the destination
       */
      failures: number
      /** @description The last of these failures */
      last_error: string | null
      /**
       * Format: date-time
       * @description When the destination is tried again
       */
      retry_at: string | null
      /**
       * Format: int64
       * @description Number of parked events
       */
      parked_count: number
      /** @description The first 100 parked events */
      parked: {
        /**
         * Format: int64
         * @description The event
         */
        event_id: number
        /** @description The ordering key: later events with the same one wait behind this event */
        subject: string
        /**
         * Format: int64
         * @description 0: not tried yet, because it waits behind an earlier event
         */
        attempts: number
        /** @description The error of the last attempt */
        last_error: string | null
        /**
         * Format: date-time
         * @description When it is tried again; null: not until an operator retries it
         */
        retry_at: string | null
        /**
         * Format: date-time
         * @description When it was parked
         */
        parked_at: string
      }[]
    }
    SubscriptionList: {
      subscriptions: components['schemas']['Subscription'][]
      /**
       * Format: int64
       * @description The id up to which the log can be read
       */
      last_id: number
      /** @description As in `GET /events`: changes when the database went back in time, or may have */
      epoch: string
      /**
       * Format: date-time
       * @description When a process last noticed that the database had gone back in time, or may have; null: never
       */
      rewound_at: string | null
    }
    WebhookEndpoint: {
      /**
       * Format: int64
       * @description The endpoint
       * @example 1
       */
      id: number
      /** @description Where events are sent */
      url: string
      /** @description A note for operators */
      description: string | null
      /** @description The event types to send; null means all, including types added later */
      types: ('order.created' | 'order.updated' | 'order.paid' | 'order.partially_paid' | 'order.shipped' | 'order.partially_shipped' | 'order.completed' | 'order.canceled' | 'order.partially_canceled' | 'order.returned' | 'order.refunded' | 'order.partially_refunded' | 'order.refund_requested' | 'order.erased' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock' | 'user.erased')[] | null
      /** @description Whether events are sent to it. While disabled, no new deliveries are queued and pending ones wait. */
      enabled: boolean
      /** @description Why the service disabled it; null otherwise */
      disabled_reason: string | null
      /**
       * Format: int64
       * @description Counts the changes; part of the `ETag`
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When it was created; it receives the events from then on
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it was last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
    }
    WebhookEndpointWithSecret: {
      /**
       * Format: int64
       * @description The endpoint
       * @example 1
       */
      id: number
      /** @description Where events are sent */
      url: string
      /** @description A note for operators */
      description: string | null
      /** @description The event types to send; null means all, including types added later */
      types: ('order.created' | 'order.updated' | 'order.paid' | 'order.partially_paid' | 'order.shipped' | 'order.partially_shipped' | 'order.completed' | 'order.canceled' | 'order.partially_canceled' | 'order.returned' | 'order.refunded' | 'order.partially_refunded' | 'order.refund_requested' | 'order.erased' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock' | 'user.erased')[] | null
      /** @description Whether events are sent to it. While disabled, no new deliveries are queued and pending ones wait. */
      enabled: boolean
      /** @description Why the service disabled it; null otherwise */
      disabled_reason: string | null
      /**
       * Format: int64
       * @description Counts the changes; part of the `ETag`
       * @example 1
       */
      version: number
      /**
       * Format: date-time
       * @description When it was created; it receives the events from then on
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it was last changed
       * @example 2026-01-15T10:30:00.000Z
       */
      updated_at: string
      /** @description The key that signs deliveries. It is shown only once: store it. */
      secret: string
    }
    WebhookEndpointCreate: {
      /**
       * @description An `http` or `https` URL without credentials. Its host must be public: private, loopback, link-local and reserved addresses are refused, here and again at each delivery.
       * @example https://shop.example.com/webhooks
       */
      url: string
      /** @description The event types to send; null means all, including types added later */
      types?: ('order.created' | 'order.updated' | 'order.paid' | 'order.partially_paid' | 'order.shipped' | 'order.partially_shipped' | 'order.completed' | 'order.canceled' | 'order.partially_canceled' | 'order.returned' | 'order.refunded' | 'order.partially_refunded' | 'order.refund_requested' | 'order.erased' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock' | 'user.erased')[] | null
      /**
       * @description A note for operators
       * @example The warehouse
       */
      description?: string | null
    }
    /** @description The fields to change. Pending deliveries go to a new `url`; new `types` and `enabled` apply to future events. */
    WebhookEndpointUpdate: {
      /**
       * @description An `http` or `https` URL without credentials. Its host must be public: private, loopback, link-local and reserved addresses are refused, here and again at each delivery.
       * @example https://shop.example.com/webhooks
       */
      url?: string
      /** @description The event types to send; null means all, including types added later */
      types?: ('order.created' | 'order.updated' | 'order.paid' | 'order.partially_paid' | 'order.shipped' | 'order.partially_shipped' | 'order.completed' | 'order.canceled' | 'order.partially_canceled' | 'order.returned' | 'order.refunded' | 'order.partially_refunded' | 'order.refund_requested' | 'order.erased' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock' | 'user.erased')[] | null
      /**
       * @description A note for operators
       * @example The warehouse
       */
      description?: string | null
      /** @description Whether events are sent to it */
      enabled?: boolean
    }
    WebhookEndpointList: {
      webhook_endpoints: components['schemas']['WebhookEndpoint'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    Delivery: {
      /**
       * Format: int64
       * @description The delivery
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description The endpoint
       * @example 1
       */
      endpoint_id: number
      /** @description The `webhook-id`, the same in every attempt */
      message_id: string
      /**
       * Format: int64
       * @description The event
       * @example 1
       */
      event_id: number
      /**
       * @description The type of the event
       * @enum {string}
       */
      type: 'order.created' | 'order.updated' | 'order.paid' | 'order.partially_paid' | 'order.shipped' | 'order.partially_shipped' | 'order.completed' | 'order.canceled' | 'order.partially_canceled' | 'order.returned' | 'order.refunded' | 'order.partially_refunded' | 'order.refund_requested' | 'order.erased' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock' | 'user.erased'
      /**
       * @description `failed`: its last attempt failed, and it is not retried
       * @enum {string}
       */
      status: 'pending' | 'delivered' | 'failed'
      /**
       * Format: int64
       * @description Number of attempts since it was created or last redelivered
       */
      attempts: number
      /**
       * Format: date-time
       * @description Null if settled, or if it waits for an earlier delivery about the same order or product
       */
      next_attempt_at: string | null
      /**
       * Format: date-time
       * @description Null before the first attempt
       */
      last_attempt_at: string | null
      /**
       * Format: int64
       * @description The HTTP status of the response to the last attempt; null without a response
       */
      response_status: number | null
      /** @description The first KiB of the response body */
      response_body: string | null
      /** @description Why the last attempt failed; null if it succeeded */
      error: string | null
      /**
       * Format: int64
       * @description How long the last attempt took, in milliseconds
       */
      duration_ms: number | null
      /**
       * Format: date-time
       * @description When it was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it was delivered or failed for good
       */
      settled_at: string | null
    }
    DeliveryList: {
      deliveries: components['schemas']['Delivery'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    WebhookAttempt: {
      /**
       * Format: date-time
       * @description When it was sent; `webhook-timestamp` is the same in whole seconds
       * @example 2026-01-15T10:30:00.000Z
       */
      at: string
      /** @description Where it was sent */
      url: string
      /**
       * Format: int64
       * @description The HTTP status of the response; null without a response
       */
      response_status: number | null
      /** @description The first KiB of the response body */
      response_body: string | null
      /** @description Why it failed; null if it succeeded */
      error: string | null
      /**
       * Format: int64
       * @description How long it took, in milliseconds
       */
      duration_ms: number
    }
    DeliveryDetails: {
      /**
       * Format: int64
       * @description The delivery
       * @example 1
       */
      id: number
      /**
       * Format: int64
       * @description The endpoint
       * @example 1
       */
      endpoint_id: number
      /** @description The `webhook-id`, the same in every attempt */
      message_id: string
      /**
       * Format: int64
       * @description The event
       * @example 1
       */
      event_id: number
      /**
       * @description The type of the event
       * @enum {string}
       */
      type: 'order.created' | 'order.updated' | 'order.paid' | 'order.partially_paid' | 'order.shipped' | 'order.partially_shipped' | 'order.completed' | 'order.canceled' | 'order.partially_canceled' | 'order.returned' | 'order.refunded' | 'order.partially_refunded' | 'order.refund_requested' | 'order.erased' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock' | 'user.erased'
      /**
       * @description `failed`: its last attempt failed, and it is not retried
       * @enum {string}
       */
      status: 'pending' | 'delivered' | 'failed'
      /**
       * Format: int64
       * @description Number of attempts since it was created or last redelivered
       */
      attempts: number
      /**
       * Format: date-time
       * @description Null if settled, or if it waits for an earlier delivery about the same order or product
       */
      next_attempt_at: string | null
      /**
       * Format: date-time
       * @description Null before the first attempt
       */
      last_attempt_at: string | null
      /**
       * Format: int64
       * @description The HTTP status of the response to the last attempt; null without a response
       */
      response_status: number | null
      /** @description The first KiB of the response body */
      response_body: string | null
      /** @description Why the last attempt failed; null if it succeeded */
      error: string | null
      /**
       * Format: int64
       * @description How long the last attempt took, in milliseconds
       */
      duration_ms: number | null
      /**
       * Format: date-time
       * @description When it was created
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it was delivered or failed for good
       */
      settled_at: string | null
      /** @description The ordering key: deliveries with the same one are sent in order */
      subject: string
      /**
       * @description What is sent and signed, byte for byte
       * @example {"type":"order.paid","timestamp":"2026-01-15T10:31:00.000Z","data":{"id":12,"order_id":1}}
       */
      body: string
      /** @description The latest 50 attempts, newest first; `attempts` starts again when it is redelivered, this does not */
      attempt_log: components['schemas']['WebhookAttempt'][]
    }
    WebhookTest: {
      /**
       * Format: date-time
       * @description When it was sent; `webhook-timestamp` is the same in whole seconds
       * @example 2026-01-15T10:30:00.000Z
       */
      at: string
      /** @description Where it was sent */
      url: string
      /**
       * Format: int64
       * @description The HTTP status of the response; null without a response
       */
      response_status: number | null
      /** @description The first KiB of the response body */
      response_body: string | null
      /** @description Why it failed; null if it succeeded */
      error: string | null
      /**
       * Format: int64
       * @description How long it took, in milliseconds
       */
      duration_ms: number
      /** @description The `webhook-id` */
      message_id: string
      /**
       * @description What is sent and signed, byte for byte
       * @example {"type":"order.paid","timestamp":"2026-01-15T10:31:00.000Z","data":{"id":12,"order_id":1}}
       */
      body: string
    }
    Recovery: {
      /**
       * @description Failed deliveries that were created then or later are sent again
       * @example 2026-01-15T10:30:00Z
       */
      since: string
    }
    RecoveryResult: {
      /**
       * Format: int64
       * @description How many failed deliveries are pending again
       */
      redelivered: number
      /** @description Whether there are more than one request takes; if so, repeat it */
      has_more: boolean
    }
    Notification: {
      /**
       * Format: int64
       * @description The e-mail
       * @example 1
       */
      id: number
      /**
       * @description What the e-mail says
       * @example order_confirmation
       * @enum {string}
       */
      type: 'order_confirmation' | 'payment_received' | 'order_shipped' | 'order_canceled' | 'order_refunded' | 'low_stock'
      /**
       * Format: int64
       * @description The event that it is about
       * @example 1
       */
      event_id: number
      /**
       * Format: int64
       * @description The order; null for `low_stock`
       */
      order_id: number | null
      /**
       * Format: int64
       * @description The product of `low_stock`; null otherwise
       */
      product_id: number | null
      /** @description The address of the last attempt */
      recipient: string
      /** @description The `Message-ID` without its brackets: the same in every attempt, and a new one when it is sent again */
      message_id: string
      /**
       * Format: int64
       * @description How often it was sent again by request
       */
      resends: number
      /**
       * @description `sent`: the mail server took it. `failed`: it is not retried
       * @enum {string}
       */
      status: 'pending' | 'sent' | 'failed'
      /**
       * Format: int64
       * @description Number of attempts since it was queued or sent again
       */
      attempts: number
      /**
       * Format: date-time
       * @description Null if it is settled
       */
      next_attempt_at: string | null
      /**
       * Format: date-time
       * @description Null before the first attempt
       */
      last_attempt_at: string | null
      /** @description The mail server's answer to the last attempt; null without one */
      response: string | null
      /** @description Why the last attempt failed; null if it succeeded */
      error: string | null
      /**
       * Format: date-time
       * @description When it was queued
       * @example 2026-01-15T10:30:00.000Z
       */
      created_at: string
      /**
       * Format: date-time
       * @description When it was sent or failed for good
       */
      settled_at: string | null
    }
    NotificationList: {
      notifications: components['schemas']['Notification'][]
      /**
       * Format: int64
       * @description The number of items that match, on all pages
       * @example 1
       */
      total: number
      /**
       * @description `eq`: `total` is exact; `gte`: at least that many match. Searches count up to 10000
       * @example eq
       * @enum {string}
       */
      total_relation: 'eq' | 'gte'
      /**
       * Format: int64
       * @description The maximum number of items on this page
       * @example 20
       */
      limit: number
      /**
       * Format: int64
       * @description 0 with a cursor
       * @example 0
       */
      offset: number
      /**
       * @description The `cursor` of the next page; null on the last page
       * @example null
       */
      next_cursor: string | null
    }
    NotificationPreviewRequest: {
      /**
       * @description What the e-mail says
       * @example order_confirmation
       * @enum {string}
       */
      type: 'order_confirmation' | 'payment_received' | 'order_shipped' | 'order_canceled' | 'order_refunded' | 'low_stock'
      /**
       * Format: int64
       * @description The order to write about, with its last event of that type; without one, an invented order. Not for low stock
       * @example 1
       */
      order_id?: number
      /**
       * @description BCP 47; without it, that of the order, or else of the shop
       * @example de
       */
      locale?: string
    }
    NotificationPreview: {
      subject: string
      /** @description The plain text */
      text: string
      /** @description The HTML, a whole document */
      html: string
      /** @description BCP 47: how it is written */
      locale: string
    }
    InvariantFinding: {
      /** @description What should hold */
      invariant: string
      /**
       * Format: int64
       * @description How many rows break it
       */
      violations: number
      /** @description The ids of the first 20 rows: products, movements or orders, as `details` says */
      ids: number[]
      /** @description What is wrong with those rows */
      details: string[]
      /** @description How to repair it; null if the invariant holds */
      repair: string | null
    }
    Invariants: {
      /**
       * @description Whether all invariants hold
       * @enum {string}
       */
      status: 'ok' | 'violated'
      /**
       * @description What was checked
       * @enum {string}
       */
      scope: 'recent' | 'full'
      /**
       * Format: date-time
       * @description When the check ended
       * @example 2026-01-15T10:30:00.000Z
       */
      checked_at: string
      /**
       * Format: int64
       * @description How long the check took
       */
      duration_ms: number
      /**
       * Format: int64
       * @description The checkpoint: earlier checks were clean up to this event
       */
      events_after: number
      /**
       * Format: int64
       * @description The last event that this check looked at
       */
      events_to: number
      /** @description Whether there are more events than one recent check looks at; if so, repeat the request */
      has_more: boolean
      /**
       * Format: date-time
       * @description When the last clean full check ended
       * @example 2026-01-15T10:30:00.000Z
       */
      full_check_at: string | null
      /** @description All invariants */
      invariants: components['schemas']['InvariantFinding'][]
    }
    LiveSnapshot: {
      /**
       * Format: date-time
       * @description When the snapshot was taken
       * @example 2026-01-15T10:30:00.000Z
       */
      at: string
      /** @description The shop, the same from every process; null while the database does not respond */
      shop: {
        currency: string
        /**
         * Format: int64
         * @description Products that can be ordered
         */
        products: number
        /**
         * Format: int64
         * @description Orders ever placed
         */
        orders: number
        /** @description Order rate since the previous snapshot; null in the first one */
        orders_per_second: number | null
        /** @description Products that sold most in the last minute, then those whose stock changed most recently; up to three that have sold out lately are among them */
        busiest_products: {
          /** Format: int64 */
          id: number
          sku: string
          name: string
          /**
           * Format: int64
           * @description Units in stock now
           */
          stock: number
          /** @description Whether the stock is at or below its threshold */
          is_low: boolean
          /**
           * Format: int64
           * @description At or below this stock it is low; null: never
           */
          low_stock_threshold: number | null
          /**
           * Format: int64
           * @description Units ordered in the last minute; an estimate when the newest 5,000 stock movements span less than a minute
           */
          sold_per_minute: number
        }[]
        /** @description Newest first */
        latest_events: {
          /** Format: int64 */
          id: number
          /** @enum {string} */
          type: 'order.created' | 'order.updated' | 'order.paid' | 'order.partially_paid' | 'order.shipped' | 'order.partially_shipped' | 'order.completed' | 'order.canceled' | 'order.partially_canceled' | 'order.returned' | 'order.refunded' | 'order.partially_refunded' | 'order.refund_requested' | 'order.erased' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock' | 'user.erased'
          /** Format: int64 */
          order_id: number | null
          /**
           * Format: int64
           * @description The product of a product event, or of a new order with a single product
           */
          product_id: number | null
          /** @description The current name of that product */
          product_name: string | null
          /**
           * Format: int64
           * @description Units in a new order
           */
          total_quantity: number | null
          /**
           * Format: int64
           * @description The total of a new order
           */
          total_amount_cents: number | null
          /**
           * Format: int64
           * @description Stock of a product that was created, deleted or ran low, or whose stock was changed
           */
          stock: number | null
          performed_by: string
          /**
           * Format: date-time
           * @description When it happened
           * @example 2026-01-15T10:30:00.000Z
           */
          created_at: string
        }[]
      } | null
      process: {
        /**
         * Format: int64
         * @description The number of this worker; null if it is the only process
         */
        worker: number | null
        /**
         * Format: int64
         * @description Processes of the service on this machine (`WEB_CONCURRENCY`)
         */
        workers: number
        /**
         * Format: int64
         * @description The longest time that the numbers below cover
         */
        window_seconds: number
        /** @description Requests to the API, without those of watchers and probes; null in the first snapshot */
        requests_per_second: number | null
        /** @description Orders that were refused, e.g. for insufficient stock */
        orders_refused_per_second: number | null
        /** @description Approximate response times of those requests; null without requests */
        latency_ms: {
          p50: number
          p95: number
          p99: number
        } | null
        /** @description Average number of orders per transaction; null without orders */
        orders_per_transaction: number | null
        /**
         * Format: int64
         * @description Orders that are waiting for a transaction now
         */
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
      /** Format: int64 */
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
    /** @description Invalid request */
    ValidationFailedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:validation-failed'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 400
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'VALIDATION_FAILED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The first errors */
      errors: {
        /** @description The invalid part of the request, e.g. `body/quantity` */
        path: string
        /** @description What is wrong with it */
        message: string
      }[]
      /**
       * Format: int64
       * @description Only in an atomic bulk request: the position of the item, from 0
       */
      index?: number
      /**
       * Format: int64
       * @description Only after an import has applied lines: the line from which to go on
       */
      resume_from_line?: number
    }
    /** @description Malformed JSON */
    MalformedJsonProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:malformed-json'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 400
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'MALFORMED_JSON'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Invalid status transition */
    InvalidStatusTransitionProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:invalid-status-transition'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 400
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'INVALID_STATUS_TRANSITION'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The status that the order has */
      current_status: string
      /** @description The status that the request asks for */
      requested_status: string
      /**
       * Format: int64
       * @description Only in an atomic bulk request: the position of the item, from 0
       */
      index?: number
    }
    /** @description Order cannot be canceled */
    OrderNotCancelableProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:order-not-cancelable'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 400
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'ORDER_NOT_CANCELABLE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The status that the order has */
      current_status: string
    }
    /** @description Order cannot be edited */
    OrderNotEditableProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:order-not-editable'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 400
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'ORDER_NOT_EDITABLE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The status that the order has */
      current_status: string
    }
    /** @description Missing or invalid signature */
    InvalidSignatureProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:invalid-signature'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 401
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'INVALID_SIGNATURE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Signature timestamp too old or too far ahead */
    StaleSignatureProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:stale-signature'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 400
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'STALE_SIGNATURE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Event id already used */
    EventIdReusedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:event-id-reused'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 400
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'EVENT_ID_REUSED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The event id */
      event_id: string
    }
    /** @description Authentication required */
    UnauthenticatedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:unauthenticated'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 401
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'UNAUTHENTICATED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Not allowed */
    ForbiddenProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:forbidden'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 403
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'FORBIDDEN'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The scope that the caller lacks, if that is the reason */
      required_scope?: string
    }
    /** @description Origin not allowed */
    OriginNotAllowedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:origin-not-allowed'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 403
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'ORIGIN_NOT_ALLOWED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Product not found */
    ProductNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:product-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'PRODUCT_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The product
       */
      product_id?: number
      /** @description The sku, where the request names the product by it */
      sku?: string
      /** @description The external id, where the request names the product by it */
      external_id?: string
      /**
       * Format: int64
       * @description Only in an atomic bulk request: the position of the item, from 0
       */
      index?: number
    }
    /** @description Order not found */
    OrderNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:order-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'ORDER_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The order
       */
      order_id: number
      /**
       * Format: int64
       * @description Only in an atomic bulk request: the position of the item, from 0
       */
      index?: number
    }
    /** @description User not found */
    UserNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:user-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'USER_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The user
       */
      user_id: number
      /**
       * Format: int64
       * @description Only in an atomic bulk request: the position of the item, from 0
       */
      index?: number
    }
    /** @description Shop not found */
    ShopNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:shop-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'SHOP_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The slug of the shop */
      slug: string
    }
    /** @description Location not found */
    LocationNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:location-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'LOCATION_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The location
       */
      location_id: number
      /**
       * Format: int64
       * @description Only in an atomic bulk request: the position of the item, from 0
       */
      index?: number
    }
    /** @description Subscription not found */
    SubscriptionNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:subscription-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'SUBSCRIPTION_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The subscription */
      subscription: string
    }
    /** @description Event not parked */
    EventNotParkedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:event-not-parked'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'EVENT_NOT_PARKED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The subscription */
      subscription: string
      /**
       * Format: int64
       * @description The event
       */
      event_id: number
    }
    /** @description Webhook endpoint not found */
    WebhookEndpointNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:webhook-endpoint-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'WEBHOOK_ENDPOINT_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The endpoint
       */
      endpoint_id: number
    }
    /** @description E-mail not found */
    NotificationNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:notification-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'NOTIFICATION_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The e-mail
       */
      notification_id: number
    }
    /** @description API key not found */
    ApiKeyNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:api-key-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'API_KEY_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The API key
       */
      key_id: number
    }
    /** @description Webhook delivery not found */
    DeliveryNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:delivery-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'DELIVERY_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The delivery
       */
      delivery_id: number
    }
    /** @description Route not found */
    RouteNotFoundProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:route-not-found'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 404
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'ROUTE_NOT_FOUND'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description SKU already exists */
    SkuExistsProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:sku-exists'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'SKU_EXISTS'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The sku */
      sku: string
      /**
       * Format: int64
       * @description Only in an atomic bulk request: the position of the item, from 0
       */
      index?: number
    }
    /** @description Slug already exists */
    SlugExistsProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:slug-exists'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'SLUG_EXISTS'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The slug of the shop */
      slug: string
    }
    /** @description E-mail address already exists */
    EmailExistsProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:email-exists'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'EMAIL_EXISTS'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The address */
      email: string
    }
    /** @description External id already exists */
    ExternalIdExistsProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:external-id-exists'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'EXTERNAL_ID_EXISTS'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The external id */
      external_id: string
      /**
       * Format: int64
       * @description Only in an atomic bulk request: the position of the item, from 0
       */
      index?: number
    }
    /** @description Insufficient stock */
    InsufficientStockProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:insufficient-stock'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'INSUFFICIENT_STOCK'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The product
       */
      product_id: number
      /**
       * Format: int64
       * @description The units that the request asks for
       */
      requested: number
      /**
       * Format: int64
       * @description The units in stock
       */
      available: number
      /** @description Every product that is short; the first is at the top level too */
      shortages: {
        /**
         * Format: int64
         * @description The product
         */
        product_id: number
        /**
         * Format: int64
         * @description The units that the request asks for
         */
        requested: number
        /**
         * Format: int64
         * @description The units in stock
         */
        available: number
      }[]
      /**
       * Format: int64
       * @description Only in an atomic bulk request: the position of the item, from 0
       */
      index?: number
    }
    /** @description Fewer units are left */
    QuantityUnavailableProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:quantity-unavailable'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'QUANTITY_UNAVAILABLE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The line
       */
      item_id: number
      /**
       * Format: int64
       * @description Units that the request takes
       */
      requested: number
      /**
       * Format: int64
       * @description Units that are left to take
       */
      available: number
      /** @description Every line of which too little is left; the first is at the top level too */
      lines: {
        /**
         * Format: int64
         * @description The line
         */
        item_id: number
        /**
         * Format: int64
         * @description Units that the request takes
         */
        requested: number
        /**
         * Format: int64
         * @description Units that are left to take
         */
        available: number
      }[]
    }
    /** @description Refund exceeds what was paid */
    RefundTooLargeProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:refund-too-large'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'REFUND_TOO_LARGE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description What was paid and not given back, in minor units
       */
      refundable_cents: number
    }
    /** @description Price changed */
    PriceChangedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:price-changed'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'PRICE_CHANGED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description Every product whose price differs */
      price_changes: {
        /**
         * Format: int64
         * @description The product
         */
        product_id: number
        /**
         * Format: int64
         * @description The price that the client expects, in minor units
         */
        expected_price_cents: number
        /**
         * Format: int64
         * @description The current price, in minor units
         */
        current_price_cents: number
      }[]
      /**
       * Format: int64
       * @description Only in an atomic bulk request: the position of the item, from 0
       */
      index?: number
    }
    /** @description Currency in use */
    CurrencyInUseProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:currency-in-use'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'CURRENCY_IN_USE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /** @description The currency of the request, which is not that of the products and orders */
      currency: string
    }
    /** @description Payment currency does not match the order */
    CurrencyMismatchProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:currency-mismatch'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'CURRENCY_MISMATCH'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The order
       */
      order_id: number
      /** @description The field of the event that differs */
      field: string
      /** @description ISO 4217 */
      expected: string
      /** @description ISO 4217 */
      received: string
    }
    /** @description Last active location */
    LastActiveLocationProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:last-active-location'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'LAST_ACTIVE_LOCATION'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The location
       */
      location_id: number
    }
    /** @description Location limit reached */
    LocationLimitReachedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:location-limit-reached'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'LOCATION_LIMIT_REACHED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The most locations there can be
       */
      limit: number
    }
    /** @description Webhook endpoint limit reached */
    WebhookEndpointLimitReachedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:webhook-endpoint-limit-reached'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'WEBHOOK_ENDPOINT_LIMIT_REACHED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The most endpoints there can be
       */
      limit: number
    }
    /** @description API key revoked or expired */
    ApiKeyEndedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:api-key-ended'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'API_KEY_ENDED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The API key
       */
      key_id: number
    }
    /** @description API key limit reached */
    ApiKeyLimitReachedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:api-key-limit-reached'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'API_KEY_LIMIT_REACHED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The most keys that a shop can have
       */
      limit: number
    }
    /** @description Request with the same Idempotency-Key in progress */
    IdempotencyKeyInUseProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:idempotency-key-in-use'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 409
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'IDEMPOTENCY_KEY_IN_USE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Event log restored to an earlier state */
    CursorAheadProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:cursor-ahead'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 410
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'CURSOR_AHEAD'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The id up to which the log can be read now
       */
      last_id: number
      /** @description Names the history of the log, as in `GET /events` */
      epoch: string
    }
    /** @description Resource has changed */
    PreconditionFailedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:precondition-failed'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 412
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'PRECONDITION_FAILED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The version that the resource has
       */
      current_version: number
    }
    /** @description Request body too large */
    PayloadTooLargeProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:payload-too-large'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 413
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'PAYLOAD_TOO_LARGE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description Only after an import has applied lines: the line from which to go on
       */
      resume_from_line?: number
    }
    /** @description Unsupported media type */
    UnsupportedMediaTypeProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:unsupported-media-type'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 415
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'UNSUPPORTED_MEDIA_TYPE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Host not allowed */
    HostNotAllowedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:host-not-allowed'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 421
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'HOST_NOT_ALLOWED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Idempotency-Key already used for another request */
    IdempotencyKeyReusedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:idempotency-key-reused'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 422
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'IDEMPOTENCY_KEY_REUSED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Too many requests */
    RateLimitedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:rate-limited'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 429
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'RATE_LIMITED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Bad request */
    BadRequestProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:bad-request'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 400
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'BAD_REQUEST'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Internal server error */
    InternalErrorProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:internal-error'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 500
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes
       * @constant
       */
      code: 'INTERNAL_ERROR'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Service overloaded */
    OverloadedProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:overloaded'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 503
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'OVERLOADED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description Only after an import has applied lines: the line from which to go on
       */
      resume_from_line?: number
    }
    /** @description Identity provider unavailable */
    IdentityProviderUnavailableProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:identity-provider-unavailable'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 503
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'IDENTITY_PROVIDER_UNAVAILABLE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Analytics are being built */
    AnalyticsBuildingProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:analytics-building'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 503
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'ANALYTICS_BUILDING'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
      /**
       * Format: int64
       * @description The orders that are done
       */
      done_orders: number
      /**
       * Format: int64
       * @description The orders of the shop; 0 if they were not counted yet
       */
      all_orders: number
    }
    /** @description Database unavailable */
    DatabaseUnavailableProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:database-unavailable'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 503
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'DATABASE_UNAVAILABLE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Service not ready */
    NotReadyProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:not-ready'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 503
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'NOT_READY'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Webhook secret not configured */
    WebhookNotConfiguredProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:webhook-not-configured'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 503
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'WEBHOOK_NOT_CONFIGURED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Mail server not configured */
    MailNotConfiguredProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:mail-not-configured'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 503
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'MAIL_NOT_CONFIGURED'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
    /** @description Stored secret cannot be decrypted */
    SecretsUnavailableProblem: {
      /**
       * @description Identifies the kind of error; as stable as `code`
       * @constant
       */
      type: 'urn:problem-type:orders-and-inventory:secrets-unavailable'
      /** @description The kind of error in words */
      title: string
      /**
       * Format: int64
       * @description The HTTP status
       * @constant
       */
      status: 503
      /** @description What went wrong with this request */
      detail: string
      /**
       * @description The kind of error, for programs; it never changes (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      code: 'SECRETS_UNAVAILABLE'
      /** @description The `X-Request-Id` of the request; the log has it too */
      request_id: string
    }
  }
  responses: never
  parameters: never
  requestBodies: never
  headers: {
    /** @description The path of the created resource */
    Location: string
    /** @description The cookie of the session */
    'Set-Cookie': string
    /** @description `true` if this is the stored response to an earlier request with the same `Idempotency-Key` */
    'Idempotent-Replayed': string
    /** @description `hit` if the order came from the cache, `miss` if it came from the database; only with Redis */
    'X-Cache': string
    /** @description The version of the resource, for `If-None-Match` and `If-Match` */
    ETag: string
    /** @description Names the file, e.g. `products-2026-11-30.csv` */
    'Content-Disposition': string
    /** @description The id of the event as of which the numbers are exact: all before it are counted, none after it */
    'X-As-Of-Event': number
    /** @description The id of the request: as the client sent it, or a new one */
    'X-Request-Id': string
    /** @description How to authenticate */
    'WWW-Authenticate': string
    /** @description The seconds to wait before the next attempt */
    'Retry-After': number
    /** @description The requests that the caller has per minute; only with a rate limit */
    'RateLimit-Limit': number
    /** @description The requests that are left; only with a rate limit */
    'RateLimit-Remaining': number
    /** @description The seconds until all are available again; only with a rate limit */
    'RateLimit-Reset': number
  }
  pathItems: never
}
export type $defs = Record<string, never>
export interface operations {
  listShops: {
    parameters: {
      query?: {
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the shops */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ShopList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createShop: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ShopCreate']
      }
    }
    responses: {
      /** @description The shop */
      201: {
        headers: {
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Shop']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SLUG_EXISTS: Slug already exists; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['SlugExistsProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getShop: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` of an earlier response; 304 if the resource has not changed since then */
        'if-none-match'?: string
      }
      path: {
        /** @description Names the shop in `X-Shop`, in keys and in paths: lower-case letters, digits and inner hyphens */
        slug: string
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The shop */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Shop']
        }
      }
      /** @description The shop has not changed: `If-None-Match` names its `ETag` */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  updateShop: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
      }
      path: {
        /** @description Names the shop in `X-Shop`, in keys and in paths: lower-case letters, digits and inner hyphens */
        slug: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ShopUpdate']
      }
    }
    responses: {
      /** @description The shop after the change */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Shop']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description CURRENCY_IN_USE: Currency in use */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['CurrencyInUseProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listProducts: {
    parameters: {
      query?: {
        /** @description Text that the name or sku contains, ignoring case */
        q?: string
        /** @description `true`: only products in stock; `false`: only products out of stock */
        in_stock?: boolean
        /** @description Only the product with this sku, converted to Unicode normalization form NFC */
        sku?: string
        /** @description The client's own id, unique in the shop */
        external_id?: string
        /** @description Only these products: 1 to 100 ids, comma-separated. Those that do not exist are left out */
        ids?: number[]
        /** @description `true`: only products whose stock is at or below their `low_stock_threshold` (or that of the shop); `false`: only the others */
        low_stock?: boolean
        /** @description `true`: only products that can be ordered; `false`: only inactive products */
        is_active?: boolean
        /** @description Only products that changed, in stock or otherwise, at this time or later */
        updated_from?: string
        /** @description Sort key; `-` sorts descending */
        sort?: 'id' | '-id' | 'name' | '-name' | 'price' | '-price' | 'stock' | '-stock' | 'updated_at' | '-updated_at'
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the matching products, or a file of all */
      200: {
        headers: {
          'Content-Disposition': components['headers']['Content-Disposition']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createProduct: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Product']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description SKU_EXISTS: SKU already exists; EXTERNAL_ID_EXISTS: External id already exists; CURRENCY_IN_USE: Currency in use; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['SkuExistsProblem'] | components['schemas']['ExternalIdExistsProblem'] | components['schemas']['CurrencyInUseProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getProduct: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` of an earlier response; 304 if the resource has not changed since then */
        'if-none-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Product']
        }
      }
      /** @description Neither the product nor its stock has changed: `If-None-Match` names its `ETag` */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  putProduct: {
    parameters: {
      query?: {
        /** @description `false` requires all of sku, name, price (or price_cents) and stock, and `metadata` replaces all keys. Other fields that are not given stay */
        partial?: boolean
      }
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The product after the change */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Product']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description SKU_EXISTS: SKU already exists; EXTERNAL_ID_EXISTS: External id already exists; CURRENCY_IN_USE: Currency in use */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['SkuExistsProblem'] | components['schemas']['ExternalIdExistsProblem'] | components['schemas']['CurrencyInUseProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  deleteProduct: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The product */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The product was deleted */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  updateProduct: {
    parameters: {
      query?: {
        /** @description `false` requires all of sku, name, price (or price_cents) and stock, and `metadata` replaces all keys. Other fields that are not given stay */
        partial?: boolean
      }
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The product after the change */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Product']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description SKU_EXISTS: SKU already exists; EXTERNAL_ID_EXISTS: External id already exists; CURRENCY_IN_USE: Currency in use */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['SkuExistsProblem'] | components['schemas']['ExternalIdExistsProblem'] | components['schemas']['CurrencyInUseProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createProducts: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The result of each product (`partial`) */
      200: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductBulkResults']
        }
      }
      /** @description All products were created (`atomic`) */
      201: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductBulkResults']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description SKU_EXISTS: SKU already exists; EXTERNAL_ID_EXISTS: External id already exists; CURRENCY_IN_USE: Currency in use; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['SkuExistsProblem'] | components['schemas']['ExternalIdExistsProblem'] | components['schemas']['CurrencyInUseProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  updateProducts: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ProductBulkUpdate']
      }
    }
    responses: {
      /** @description All products after the changes (`atomic`), or the result of each (`partial`) */
      200: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductBulkUpdateResults']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description SKU_EXISTS: SKU already exists; EXTERNAL_ID_EXISTS: External id already exists; CURRENCY_IN_USE: Currency in use; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['SkuExistsProblem'] | components['schemas']['ExternalIdExistsProblem'] | components['schemas']['CurrencyInUseProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getStock: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The product */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The stock by location */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductStock']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  adjustStock: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
          ETag: components['headers']['ETag']
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Product']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; SHOP_NOT_FOUND: Shop not found; LOCATION_NOT_FOUND: Location not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['ShopNotFoundProblem'] | components['schemas']['LocationNotFoundProblem']
        }
      }
      /** @description INSUFFICIENT_STOCK: Insufficient stock; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InsufficientStockProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  transferStock: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['StockTransfer']
      }
    }
    responses: {
      /** @description The stock by location after the transfer */
      200: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductStock']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; SHOP_NOT_FOUND: Shop not found; LOCATION_NOT_FOUND: Location not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['ShopNotFoundProblem'] | components['schemas']['LocationNotFoundProblem']
        }
      }
      /** @description INSUFFICIENT_STOCK: Insufficient stock; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InsufficientStockProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listMovements: {
    parameters: {
      query?: {
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The product */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the stock ledger, or a file of it */
      200: {
        headers: {
          'Content-Disposition': components['headers']['Content-Disposition']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['MovementList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  importProducts: {
    parameters: {
      query?: {
        /** @description `preview`: says what `apply` would do, and writes nothing; `apply`: creates and changes products */
        mode?: 'preview' | 'apply'
        /** @description Skips records that begin before this line; the header row is read in any case */
        from_line?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'text/csv': string
      }
    }
    responses: {
      /** @description What the import does, or a stream of its progress */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductImport']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listLocations: {
    parameters: {
      query?: {
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the locations */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['LocationList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createLocation: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['LocationCreate']
      }
    }
    responses: {
      /** @description The location */
      201: {
        headers: {
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Location']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description LOCATION_LIMIT_REACHED: Location limit reached; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['LocationLimitReachedProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getLocation: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` of an earlier response; 304 if the resource has not changed since then */
        'if-none-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The location */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The location */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Location']
        }
      }
      /** @description The location has not changed: `If-None-Match` names its `ETag` */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; LOCATION_NOT_FOUND: Location not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['LocationNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  updateLocation: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The location */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['LocationUpdate']
      }
    }
    responses: {
      /** @description The location after the change */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Location']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; LOCATION_NOT_FOUND: Location not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['LocationNotFoundProblem']
        }
      }
      /** @description LAST_ACTIVE_LOCATION: Last active location */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['LastActiveLocationProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createOrders: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The result of each order (`partial`) */
      200: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrderBulkResults']
        }
      }
      /** @description All orders were placed (`atomic`) */
      201: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrderBulkResults']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found; LOCATION_NOT_FOUND: Location not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem'] | components['schemas']['LocationNotFoundProblem']
        }
      }
      /** @description EXTERNAL_ID_EXISTS: External id already exists; INSUFFICIENT_STOCK: Insufficient stock; PRICE_CHANGED: Price changed; CURRENCY_IN_USE: Currency in use; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ExternalIdExistsProblem'] | components['schemas']['InsufficientStockProblem'] | components['schemas']['PriceChangedProblem'] | components['schemas']['CurrencyInUseProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  updateOrders: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['OrderBulkUpdate']
      }
    }
    responses: {
      /** @description All orders after the changes (`atomic`), or the result of each (`partial`) */
      200: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrderBulkUpdateResults']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; INVALID_STATUS_TRANSITION: Invalid status transition; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['InvalidStatusTransitionProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  quoteOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The quote */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Quote']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found; LOCATION_NOT_FOUND: Location not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem'] | components['schemas']['LocationNotFoundProblem']
        }
      }
      /** @description PRICE_CHANGED: Price changed */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PriceChangedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listOrderPayments: {
    parameters: {
      query?: {
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the payments and refunds */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrderPaymentList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listShipments: {
    parameters: {
      query?: {
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the shipments */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ShipmentList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createShipment: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ShipmentCreate']
      }
    }
    responses: {
      /** @description The shipment, and the order afterwards */
      201: {
        headers: {
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ShipmentResult']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; INVALID_STATUS_TRANSITION: Invalid status transition; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['InvalidStatusTransitionProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description QUANTITY_UNAVAILABLE: Fewer units are left; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['QuantityUnavailableProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listCancellations: {
    parameters: {
      query?: {
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the cancellations */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['CancellationList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createCancellation: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['CancellationCreate']
      }
    }
    responses: {
      /** @description The cancellation, and the order afterwards */
      201: {
        headers: {
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['CancellationResult']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; ORDER_NOT_CANCELABLE: Order cannot be canceled; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['OrderNotCancelableProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description QUANTITY_UNAVAILABLE: Fewer units are left; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['QuantityUnavailableProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listReturns: {
    parameters: {
      query?: {
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the returns */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ReturnList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createReturn: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ReturnCreate']
      }
    }
    responses: {
      /** @description The return, and the order afterwards */
      201: {
        headers: {
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ReturnResult']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description QUANTITY_UNAVAILABLE: Fewer units are left; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['QuantityUnavailableProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createRefund: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The order */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['RefundCreate']
      }
    }
    responses: {
      /** @description The refund, and the order afterwards */
      201: {
        headers: {
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['RefundResult']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description REFUND_TOO_LARGE: Refund exceeds what was paid; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RefundTooLargeProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listOrders: {
    parameters: {
      query?: {
        /** @description One or more of PENDING, PAID, SHIPPED, COMPLETED, CANCELED, REFUNDED, comma-separated, in any case */
        status?: ('PENDING' | 'PAID' | 'SHIPPED' | 'COMPLETED' | 'CANCELED' | 'REFUNDED')[]
        /** @description One or more of unpaid, partially_paid, paid, partially_refunded, refunded, comma-separated */
        payment_status?: string
        /** @description `true`: only orders whose `refund_due_cents` is above 0; `false`: only the others */
        refund_due?: boolean
        /** @description Only orders of which this much has shipped */
        fulfillment_status?: 'unfulfilled' | 'partial' | 'fulfilled'
        /** @description Only these orders: 1 to 100 ids, comma-separated. Those that do not exist are left out */
        ids?: number[]
        /** @description Only orders of this user */
        user_id?: number
        /** @description Only orders that contain this product */
        product_id?: number
        /** @description Only orders created at or after this time */
        created_from?: string
        /** @description Only orders created at or before this time */
        created_to?: string
        /** @description Only orders that changed at or after this time */
        updated_from?: string
        /** @description Only the order with this external id */
        external_id?: string
        /** @description Only orders with this text, in any case, in the name, e-mail address, phone number, note, external id or the names and companies of the addresses; or the order of this number; or orders of a product with exactly this sku. Spaces around the text do not count. */
        q?: string
        /** @description The order of the list; `-` for descending, which is the default by `id` */
        sort?: 'id' | '-id' | 'created_at' | '-created_at' | 'updated_at' | '-updated_at' | 'total_amount' | '-total_amount'
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the matching orders, with the totals of all matching orders; or a file of all */
      200: {
        headers: {
          'Content-Disposition': components['headers']['Content-Disposition']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrderList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The order, with its stock taken */
      201: {
        headers: {
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Order']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PRODUCT_NOT_FOUND: Product not found; USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found; LOCATION_NOT_FOUND: Location not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ProductNotFoundProblem'] | components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem'] | components['schemas']['LocationNotFoundProblem']
        }
      }
      /** @description EXTERNAL_ID_EXISTS: External id already exists; INSUFFICIENT_STOCK: Insufficient stock; PRICE_CHANGED: Price changed; CURRENCY_IN_USE: Currency in use; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ExternalIdExistsProblem'] | components['schemas']['InsufficientStockProblem'] | components['schemas']['PriceChangedProblem'] | components['schemas']['CurrencyInUseProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` of an earlier response; 304 if the resource has not changed since then */
        'if-none-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
          ETag: components['headers']['ETag']
          'X-Cache': components['headers']['X-Cache']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Order']
        }
      }
      /** @description The order still has the version that `If-None-Match` names */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  putOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The order after the change */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Order']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; INVALID_STATUS_TRANSITION: Invalid status transition; ORDER_NOT_EDITABLE: Order cannot be edited; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['InvalidStatusTransitionProblem'] | components['schemas']['OrderNotEditableProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  cancelOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Order']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; ORDER_NOT_CANCELABLE: Order cannot be canceled; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['OrderNotCancelableProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  updateOrder: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The order after the change */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Order']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; INVALID_STATUS_TRANSITION: Invalid status transition; ORDER_NOT_EDITABLE: Order cannot be edited; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['InvalidStatusTransitionProblem'] | components['schemas']['OrderNotEditableProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getOrderHistory: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
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
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['OrderHistory']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listUsers: {
    parameters: {
      query?: {
        /** @description Text to find in the e-mail address or name, regardless of case */
        q?: string
        /** @description Only these users: 1 to 100 ids, comma-separated. Those that do not exist are left out */
        ids?: number[]
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the users that match */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['UserList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createUser: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['User']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description EMAIL_EXISTS: E-mail address already exists; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['EmailExistsProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getMe: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` of an earlier response; 304 if the resource has not changed since then */
        'if-none-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The user */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['User']
        }
      }
      /** @description The user has not changed: `If-None-Match` names its `ETag` */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  updateMe: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['UserUpdate']
      }
    }
    responses: {
      /** @description The updated user */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['User']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description EMAIL_EXISTS: E-mail address already exists */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['EmailExistsProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getUser: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` of an earlier response; 304 if the resource has not changed since then */
        'if-none-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The id of the user */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The user */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['User']
        }
      }
      /** @description The user has not changed: `If-None-Match` names its `ETag` */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  eraseUser: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The id of the user */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The person is erased */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  updateUser: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The id of the user */
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
      /** @description The updated user */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['User']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description EMAIL_EXISTS: E-mail address already exists */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['EmailExistsProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  eraseByEmail: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ErasureRequest']
      }
    }
    responses: {
      /** @description What was erased */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Erasure']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  exportUser: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The id of the user */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The file */
      200: {
        headers: {
          'Content-Disposition': components['headers']['Content-Disposition']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['UserExport']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getSales: {
    parameters: {
      query?: {
        /** @description The beginning, at a quarter of an hour: a day, a time on the clocks of `timezone`, or an instant with an offset. By default 30 days before `to`; for hours one day, for weeks 12 weeks, for months 12 months */
        from?: string
        /** @description The end, which is not part of the span; by default the end of the current day */
        to?: string
        /** @description A time zone of IANA; UTC by default */
        timezone?: string
        /** @description The length of a row; weeks begin on Monday. At most 2000 in the span */
        interval?: 'hour' | 'day' | 'week' | 'month'
        /** @description Divides each row: by product, by the status that the orders have now, or by the location that the units came from. At most 10000 rows */
        group_by?: 'product' | 'status' | 'location'
        /** @description Only this product, with `group_by=product` */
        product_id?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The sales, or a file of the rows */
      200: {
        headers: {
          'Content-Disposition': components['headers']['Content-Disposition']
          'X-As-Of-Event': components['headers']['X-As-Of-Event']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SalesReport']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; ANALYTICS_BUILDING: Analytics are being built; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['AnalyticsBuildingProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listProductSales: {
    parameters: {
      query?: {
        /** @description The beginning, at a quarter of an hour: a day, a time on the clocks of `timezone`, or an instant with an offset. By default 30 days before `to`; for hours one day, for weeks 12 weeks, for months 12 months */
        from?: string
        /** @description The end, which is not part of the span; by default the end of the current day */
        to?: string
        /** @description A time zone of IANA; UTC by default */
        timezone?: string
        /** @description Only units that came from this location */
        location_id?: number
        /** @description The order of the list, `-` for descending */
        sort?: 'units' | '-units' | 'orders' | '-orders' | 'gross' | '-gross' | 'net' | '-net' | 'canceled' | '-canceled' | 'returned' | '-returned'
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the products, or a file of all */
      200: {
        headers: {
          'Content-Disposition': components['headers']['Content-Disposition']
          'X-As-Of-Event': components['headers']['X-As-Of-Event']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ProductSalesList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; ANALYTICS_BUILDING: Analytics are being built; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['AnalyticsBuildingProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listStockCover: {
    parameters: {
      query?: {
        /** @description How many days up to now tell the pace of sales */
        days?: number
        /** @description Only the stock of this location, and units that came from there */
        location_id?: number
        /** @description The order of the list, `-` for descending; products without sales have the longest cover */
        sort?: 'id' | '-id' | 'stock' | '-stock' | 'units_sold' | '-units_sold' | 'days_of_cover' | '-days_of_cover' | 'sell_through' | '-sell_through'
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the products, or a file of all */
      200: {
        headers: {
          'Content-Disposition': components['headers']['Content-Disposition']
          'X-As-Of-Event': components['headers']['X-As-Of-Event']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['StockCoverList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; ANALYTICS_BUILDING: Analytics are being built; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['AnalyticsBuildingProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  logInForTest: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
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
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Tokens']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found; ROUTE_NOT_FOUND: Route not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem'] | components['schemas']['RouteNotFoundProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  refreshTokens: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
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
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Tokens']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  logOut: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Logout']
      }
    }
    responses: {
      /** @description The login has ended */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  endLogins: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The id of the user */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description All logins have ended */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description USER_NOT_FOUND: User not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UserNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listApiKeys: {
    parameters: {
      query?: {
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the keys */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ApiKeyList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createApiKey: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ApiKeyCreate']
      }
    }
    responses: {
      /** @description The key */
      201: {
        headers: {
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ApiKeyWithSecret']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description API_KEY_LIMIT_REACHED: API key limit reached */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ApiKeyLimitReachedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getApiKey: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` of an earlier response; 304 if the resource has not changed since then */
        'if-none-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The key */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The key, without its secret */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ApiKey']
        }
      }
      /** @description The version in `If-None-Match` is current */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; API_KEY_NOT_FOUND: API key not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['ApiKeyNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  revokeApiKey: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The key */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The key is revoked */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; API_KEY_NOT_FOUND: API key not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['ApiKeyNotFoundProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  rotateApiKey: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The key */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['ApiKeyRotate']
      }
    }
    responses: {
      /** @description The key with its new secret */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['ApiKeyWithSecret']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; API_KEY_NOT_FOUND: API key not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['ApiKeyNotFoundProblem']
        }
      }
      /** @description API_KEY_ENDED: API key revoked or expired */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ApiKeyEndedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getSession: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The caller */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Session']
        }
      }
      /** @description BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  startSession: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Login']
      }
    }
    responses: {
      /** @description Who is logged in */
      201: {
        headers: {
          Location: components['headers']['Location']
          'Set-Cookie': components['headers']['Set-Cookie']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Session']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  endSession: {
    parameters: {
      query?: never
      header?: never
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Nobody is logged in any more */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  receivePayment: {
    parameters: {
      query?: never
      header?: {
        /** @description HMAC-SHA256 of the body in hex, optionally as `sha256=<hex>` */
        'x-signature'?: string
        /** @description Alias of `X-Signature` */
        'x-webhook-signature'?: string
        /** @description `t=<Unix seconds>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>`, as Stripe signs */
        'stripe-signature'?: string
        /** @description Standard Webhooks: the message id; also the event id unless the body has an `event_id` */
        'webhook-id'?: string
        /** @description Standard Webhooks: Unix time in seconds */
        'webhook-timestamp'?: string
        /** @description Standard Webhooks: `v1,<base64>` of `<webhook-id>.<webhook-timestamp>.<body>`; several are separated by spaces */
        'webhook-signature'?: string
        /** @description The event id, unless the signed content has one */
        'x-event-id'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The event is applied, was applied before or is ignored: do not send it again */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['PaymentReceipt']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; STALE_SIGNATURE: Signature timestamp too old or too far ahead; EVENT_ID_REUSED: Event id already used; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['StaleSignatureProblem'] | components['schemas']['EventIdReusedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description INVALID_SIGNATURE: Missing or invalid signature */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InvalidSignatureProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description CURRENCY_MISMATCH: Payment currency does not match the order */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['CurrencyMismatchProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; DATABASE_UNAVAILABLE: Database unavailable; WEBHOOK_NOT_CONFIGURED: Webhook secret not configured; SECRETS_UNAVAILABLE: Stored secret cannot be decrypted */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['DatabaseUnavailableProblem'] | components['schemas']['WebhookNotConfiguredProblem'] | components['schemas']['SecretsUnavailableProblem']
        }
      }
    }
  }
  receivePaymentOfShop: {
    parameters: {
      query?: never
      header?: {
        /** @description HMAC-SHA256 of the body in hex, optionally as `sha256=<hex>` */
        'x-signature'?: string
        /** @description Alias of `X-Signature` */
        'x-webhook-signature'?: string
        /** @description `t=<Unix seconds>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>`, as Stripe signs */
        'stripe-signature'?: string
        /** @description Standard Webhooks: the message id; also the event id unless the body has an `event_id` */
        'webhook-id'?: string
        /** @description Standard Webhooks: Unix time in seconds */
        'webhook-timestamp'?: string
        /** @description Standard Webhooks: `v1,<base64>` of `<webhook-id>.<webhook-timestamp>.<body>`; several are separated by spaces */
        'webhook-signature'?: string
        /** @description The event id, unless the signed content has one */
        'x-event-id'?: string
      }
      path: {
        /** @description Names the shop in `X-Shop`, in keys and in paths: lower-case letters, digits and inner hyphens */
        slug: string
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['PaymentEvent']
      }
    }
    responses: {
      /** @description The event is applied, was applied before or is ignored: do not send it again */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['PaymentReceipt']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; STALE_SIGNATURE: Signature timestamp too old or too far ahead; EVENT_ID_REUSED: Event id already used; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['StaleSignatureProblem'] | components['schemas']['EventIdReusedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description INVALID_SIGNATURE: Missing or invalid signature */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InvalidSignatureProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description CURRENCY_MISMATCH: Payment currency does not match the order */
      409: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['CurrencyMismatchProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; DATABASE_UNAVAILABLE: Database unavailable; WEBHOOK_NOT_CONFIGURED: Webhook secret not configured; SECRETS_UNAVAILABLE: Stored secret cannot be decrypted */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['DatabaseUnavailableProblem'] | components['schemas']['WebhookNotConfiguredProblem'] | components['schemas']['SecretsUnavailableProblem']
        }
      }
    }
  }
  listAudit: {
    parameters: {
      query?: {
        /** @description Only entries of this actor */
        actor?: string
        /** @description Only entries of this action */
        action?: string
        /** @description Only entries about this resource */
        resource?: string
        /** @description Only entries of this time or later */
        from?: string
        /** @description Only entries of this time or earlier */
        to?: string
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the matching entries; or a file of all */
      200: {
        headers: {
          'Content-Disposition': components['headers']['Content-Disposition']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['AuditList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listEvents: {
    parameters: {
      query?: {
        /** @description Only events with an id greater than this one: the last id that you have seen */
        after?: number
        /** @description Only events of these comma-separated types; all if not given. Types: order.created, order.updated, order.paid, order.partially_paid, order.shipped, order.partially_shipped, order.completed, order.canceled, order.partially_canceled, order.returned, order.refunded, order.partially_refunded, order.refund_requested, order.erased, product.created, product.updated, product.deleted, product.low_stock, user.erased */
        types?: ('order.created' | 'order.updated' | 'order.paid' | 'order.partially_paid' | 'order.shipped' | 'order.partially_shipped' | 'order.completed' | 'order.canceled' | 'order.partially_canceled' | 'order.returned' | 'order.refunded' | 'order.partially_refunded' | 'order.refund_requested' | 'order.erased' | 'product.created' | 'product.updated' | 'product.deleted' | 'product.low_stock' | 'user.erased')[]
        /** @description Only events about this order */
        order_id?: number
        /** @description Only events about this product, not those about orders of it */
        product_id?: number
        /** @description `-id`: the newest first, for people; a reader that must miss none reads the oldest first */
        sort?: 'id' | '-id'
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description With `Accept: text/event-stream`: the id of the last event that you have seen; takes precedence over `after` */
        'last-event-id'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the matching events, or a live stream of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['EventList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description CURSOR_AHEAD: Event log restored to an earlier state */
      410: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['CursorAheadProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listSubscriptions: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description Every subscription */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['SubscriptionList']
        }
      }
      /** @description BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  retryParkedEvent: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The subscription after the change */
      200: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Subscription']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; SUBSCRIPTION_NOT_FOUND: Subscription not found; EVENT_NOT_PARKED: Event not parked */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['SubscriptionNotFoundProblem'] | components['schemas']['EventNotParkedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  skipParkedEvent: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The subscription after the change */
      200: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Subscription']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; SUBSCRIPTION_NOT_FOUND: Subscription not found; EVENT_NOT_PARKED: Event not parked */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['SubscriptionNotFoundProblem'] | components['schemas']['EventNotParkedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listWebhookEndpoints: {
    parameters: {
      query?: {
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the endpoints, without their secrets */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpointList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  createWebhookEndpoint: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The endpoint with its secret */
      201: {
        headers: {
          Location: components['headers']['Location']
          ETag: components['headers']['ETag']
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpointWithSecret']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description WEBHOOK_ENDPOINT_LIMIT_REACHED: Webhook endpoint limit reached; IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['WebhookEndpointLimitReachedProblem'] | components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable; SECRETS_UNAVAILABLE: Stored secret cannot be decrypted */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem'] | components['schemas']['SecretsUnavailableProblem']
        }
      }
    }
  }
  getWebhookEndpoint: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` of an earlier response; 304 if the resource has not changed since then */
        'if-none-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpoint']
        }
      }
      /** @description The version in `If-None-Match` is current */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; WEBHOOK_ENDPOINT_NOT_FOUND: Webhook endpoint not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['WebhookEndpointNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  deleteWebhookEndpoint: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The endpoint */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The endpoint is deleted */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content?: never
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; WEBHOOK_ENDPOINT_NOT_FOUND: Webhook endpoint not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['WebhookEndpointNotFoundProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  updateWebhookEndpoint: {
    parameters: {
      query?: never
      header?: {
        /** @description The `ETag` that the change is based on; 412 if the resource has changed since then */
        'if-match'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The updated endpoint */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpoint']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; WEBHOOK_ENDPOINT_NOT_FOUND: Webhook endpoint not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['WebhookEndpointNotFoundProblem']
        }
      }
      /** @description PRECONDITION_FAILED: Resource has changed */
      412: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PreconditionFailedProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  rotateWebhookSecret: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The endpoint */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The endpoint with its new secret */
      200: {
        headers: {
          ETag: components['headers']['ETag']
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookEndpointWithSecret']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; WEBHOOK_ENDPOINT_NOT_FOUND: Webhook endpoint not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['WebhookEndpointNotFoundProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable; SECRETS_UNAVAILABLE: Stored secret cannot be decrypted */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem'] | components['schemas']['SecretsUnavailableProblem']
        }
      }
    }
  }
  listWebhookDeliveries: {
    parameters: {
      query?: {
        /** @description Only deliveries with this status */
        status?: 'pending' | 'delivered' | 'failed'
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
        /** @description Only deliveries of events about this order */
        order_id?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the matching deliveries */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['DeliveryList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  listDeliveries: {
    parameters: {
      query?: {
        /** @description Only deliveries with this status */
        status?: 'pending' | 'delivered' | 'failed'
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The endpoint */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the matching deliveries */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['DeliveryList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; WEBHOOK_ENDPOINT_NOT_FOUND: Webhook endpoint not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['WebhookEndpointNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getDelivery: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
      /** @description The delivery */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['DeliveryDetails']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; WEBHOOK_ENDPOINT_NOT_FOUND: Webhook endpoint not found; DELIVERY_NOT_FOUND: Webhook delivery not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['WebhookEndpointNotFoundProblem'] | components['schemas']['DeliveryNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  recoverDeliveries: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The endpoint */
        id: number
      }
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['Recovery']
      }
    }
    responses: {
      /** @description How many are sent again */
      200: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['RecoveryResult']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; WEBHOOK_ENDPOINT_NOT_FOUND: Webhook endpoint not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['WebhookEndpointNotFoundProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  redeliver: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
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
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Delivery']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; WEBHOOK_ENDPOINT_NOT_FOUND: Webhook endpoint not found; DELIVERY_NOT_FOUND: Webhook delivery not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['WebhookEndpointNotFoundProblem'] | components['schemas']['DeliveryNotFoundProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  testWebhookEndpoint: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The endpoint */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description What was sent, and the answer */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['WebhookTest']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; WEBHOOK_ENDPOINT_NOT_FOUND: Webhook endpoint not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['WebhookEndpointNotFoundProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable; SECRETS_UNAVAILABLE: Stored secret cannot be decrypted */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem'] | components['schemas']['SecretsUnavailableProblem']
        }
      }
    }
  }
  listNotifications: {
    parameters: {
      query?: {
        /** @description Only e-mails with this status */
        status?: 'pending' | 'sent' | 'failed'
        /** @description Only e-mails of this type */
        type?: 'order_confirmation' | 'payment_received' | 'order_shipped' | 'order_canceled' | 'order_refunded' | 'low_stock'
        /** @description Only e-mails about this order */
        order_id?: number
        /** @description The maximum number of items to return; 20 by default */
        limit?: number
        /** @description The `next_cursor` of the previous page, with the same filters. Pages stay stable while items are added. Can be combined with `limit`. */
        cursor?: string
        /** @description The number of items to skip, at most 100000. Can be combined with `limit`. */
        offset?: number
        /** @description Alias of `offset` */
        skip?: number
        /** @description The page number, from 1. Can be combined with `size`. Skips at most 100000 items. */
        page?: number
        /** @description The number of items per page; 20 by default */
        size?: number
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One page of the matching e-mails */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['NotificationList']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  getNotification: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The e-mail */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The e-mail */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Notification']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; NOTIFICATION_NOT_FOUND: E-mail not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['NotificationNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  resendNotification: {
    parameters: {
      query?: never
      header?: {
        /** @description 1 to 255 visible ASCII characters, e.g. a UUID; use a new key for every new request. The same request with the same key has no further effect and gets the first response again. Keys are kept for 24 hours. */
        'idempotency-key'?: string
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path: {
        /** @description The e-mail */
        id: number
      }
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The e-mail, pending */
      200: {
        headers: {
          'Idempotent-Replayed': components['headers']['Idempotent-Replayed']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Notification']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found; NOTIFICATION_NOT_FOUND: E-mail not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem'] | components['schemas']['NotificationNotFoundProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_IN_USE: Request with the same Idempotency-Key in progress */
      409: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyInUseProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description IDEMPOTENCY_KEY_REUSED: Idempotency-Key already used for another request */
      422: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['IdempotencyKeyReusedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable; MAIL_NOT_CONFIGURED: Mail server not configured */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem'] | components['schemas']['MailNotConfiguredProblem']
        }
      }
    }
  }
  previewNotification: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody: {
      content: {
        'application/json': components['schemas']['NotificationPreviewRequest']
      }
    }
    responses: {
      /** @description The e-mail as the shop would send it */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['NotificationPreview']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; MALFORMED_JSON: Malformed JSON; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['MalformedJsonProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed; ORIGIN_NOT_ALLOWED: Origin not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem'] | components['schemas']['OriginNotAllowedProblem']
        }
      }
      /** @description ORDER_NOT_FOUND: Order not found; SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OrderNotFoundProblem'] | components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description PAYLOAD_TOO_LARGE: Request body too large */
      413: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['PayloadTooLargeProblem']
        }
      }
      /** @description UNSUPPORTED_MEDIA_TYPE: Unsupported media type */
      415: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnsupportedMediaTypeProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  checkInvariants: {
    parameters: {
      query?: {
        /** @description `recent` checks what was touched since the checkpoint and takes milliseconds; `full` checks everything and takes seconds for every 100,000 orders of the shop */
        scope?: 'recent' | 'full'
      }
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description The result of the check */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Invariants']
        }
      }
      /** @description VALIDATION_FAILED: Invalid request; BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ValidationFailedProblem'] | components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
        }
      }
    }
  }
  watchLive: {
    parameters: {
      query?: never
      header?: {
        /** @description The slug of the shop, for callers whose key or token is for no particular shop. Without it, the shop is that of the key or token, or else `default`. */
        'x-shop'?: string
      }
      path?: never
      cookie?: never
    }
    requestBody?: never
    responses: {
      /** @description One snapshot, or a stream with one per second */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['LiveSnapshot']
        }
      }
      /** @description BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description UNAUTHENTICATED: Authentication required */
      401: {
        headers: {
          'WWW-Authenticate': components['headers']['WWW-Authenticate']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['UnauthenticatedProblem']
        }
      }
      /** @description FORBIDDEN: Not allowed */
      403: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ForbiddenProblem']
        }
      }
      /** @description SHOP_NOT_FOUND: Shop not found */
      404: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['ShopNotFoundProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description OVERLOADED: Service overloaded; IDENTITY_PROVIDER_UNAVAILABLE: Identity provider unavailable; DATABASE_UNAVAILABLE: Database unavailable */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['OverloadedProblem'] | components['schemas']['IdentityProviderUnavailableProblem'] | components['schemas']['DatabaseUnavailableProblem']
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
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Links']
        }
      }
      /** @description BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description HOST_NOT_ALLOWED: Host not allowed */
      421: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['HostNotAllowedProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          'RateLimit-Limit': components['headers']['RateLimit-Limit']
          'RateLimit-Remaining': components['headers']['RateLimit-Remaining']
          'RateLimit-Reset': components['headers']['RateLimit-Reset']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
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
      /** @description The service works; `degraded` if its Redis is unavailable */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Health']
        }
      }
      /** @description BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description The database is unavailable */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
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
      /** @description The process responds */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Alive']
        }
      }
      /** @description BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
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
      /** @description The process accepts requests */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/json': components['schemas']['Alive']
        }
      }
      /** @description BAD_REQUEST: Bad request */
      400: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['BadRequestProblem']
        }
      }
      /** @description RATE_LIMITED: Too many requests */
      429: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['RateLimitedProblem']
        }
      }
      /** @description INTERNAL_ERROR: Internal server error */
      500: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['InternalErrorProblem']
        }
      }
      /** @description DATABASE_UNAVAILABLE: Database unavailable; NOT_READY: Service not ready */
      503: {
        headers: {
          'Retry-After': components['headers']['Retry-After']
          'X-Request-Id': components['headers']['X-Request-Id']
          [name: string]: unknown
        }
        content: {
          'application/problem+json': components['schemas']['DatabaseUnavailableProblem'] | components['schemas']['NotReadyProblem']
        }
      }
    }
  }
}
