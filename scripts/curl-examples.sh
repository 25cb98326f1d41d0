#!/bin/sh
# Walks through the whole API with curl: prints each request, checks its status, and ends with "N passed, N failed".
# BASE_URL=https://orders.example.com API_KEY=... WEBHOOK_SECRET=... sh scripts/curl-examples.sh
#
# BASE_URL        address of the service (default http://127.0.0.1:8000)
# API_KEY         an admin's key, if the service requires one
# WEBHOOK_SECRET  the service's secret; without it, payments by webhook are left out
# VERBOSE=1       prints the responses too
#
# Needs curl, openssl and a POSIX shell. It can be run repeatedly: each run generates new unique values. At the end it
# deletes its products and cancels its orders, except those that have shipped.
set -u

base=${BASE_URL:-http://127.0.0.1:8000}
base=${base%/}
api=${base%/api/v1}/api/v1
run=$(date +%s)-$$
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0
failed=0

# call STATUS METHOD PATH [BODY [curl options...]]: sends a request and checks its status. An empty BODY sends none.
call() {
  wanted=$1 method=$2 path=$3 sent=${4-}
  if [ $# -ge 4 ]; then shift 4; else shift 3; fi
  # curl reads the body from a file, because a command line cannot hold a large one.
  printf '%s' "$sent" >"$work/sent"
  [ -z "$sent" ] || set -- -H "Content-Type: ${type:-application/json}" "$@" --data-binary "@$work/sent"
  [ -z "$key" ] || set -- -H "X-API-Key: $key" "$@"
  : >"$work/answer"
  status=$(curl -sS -g -m 60 -X "$method" -D "$work/headers" -o "$work/answer" -w '%{http_code}' \
    "$@" "$api$path" 2>"$work/problem")
  printf '%s %s' "$method" "$path"
  if [ ${#sent} -gt 200 ]; then
    printf ' %s' "$(printf '%s' "$sent" | cut -c 1-200)"
  else
    printf '%s' "${sent:+ $sent}"
  fi
  printf '\n'
  [ "$status" != 000 ] || status="none ($(cat "$work/problem"))"
  check status "$status" "$wanted"
  [ -z "${VERBOSE:-}" ] || { cat "$work/answer"; echo; }
}

# fails STATUS CODE METHOD PATH [BODY [curl options...]]: the same for a request that must fail with that error code.
fails() {
  wanted_code=$2 wanted_status=$1
  shift 2
  call "$wanted_status" "$@"
  expect code "$wanted_code"
}

# check WHAT FOUND WANTED: counts one check. WANTED may list several values, as in 200|404. An empty FOUND never passes.
check() {
  case "|$3|" in
    *"|${2:-nothing}|"*)
      passed=$((passed + 1))
      echo "  ok: $1 $2"
      ;;
    *)
      failed=$((failed + 1))
      echo "  NOT OK: $1 should be $3, but is $2"
      head -c 1000 "$work/answer" | sed 's/^/    /'
      echo
      ;;
  esac
}

# fields NAME: all values of that name in the last response, one per line; field NAME: the first.
fields() { tr ',{}[]' '\n\n\n\n\n' <"$work/answer" | sed -n "/^\"$1\":/{s///;s/^\"\(.*\)\"\$/\1/;p;${2-}}"; }
field() { fields "$1" 'q;'; }

# expect NAME VALUE: checks a field of the last response.
expect() { check "$1" "$(field "$1")" "$2"; }

# location_where NAME VALUE: the id of the first location in the last response that has this field.
location_where() {
  tr ',{}[]' '\n\n\n\n\n' <"$work/answer" |
    sed -n -e '/^"id":/{s///;h;}' -e '/^"location_id":/{s///;h;}' -e "/^\"$1\":$2\$/{g;p;q;}"
}

# header NAME: a header of the last response.
header() { tr -d '\r' <"$work/headers" | grep -i "^$1:" | sed 's/^[^:]*: *//' | tail -n 1; }

# pays STATUS BODY [SIGNATURE]: sends the payment provider's webhook; signs it unless a signature is given.
pays() {
  signature=${3-$(printf '%s' "$2" | openssl dgst -sha256 -hmac "$secret" -r | cut -d ' ' -f 1)}
  call "$1" POST /webhooks/payment "$2" -H "X-Signature: $signature"
}

# unpaid STATUS CODE BODY [SIGNATURE]: the same for a webhook that must be refused with that error code.
unpaid() {
  wanted_code=$2 wanted_status=$1
  shift 2
  pays "$wanted_status" "$@"
  expect code "$wanted_code"
}

section() { printf '\n== %s\n' "$1"; }

key=${API_KEY:-}
secret=$(printf '%s' "${WEBHOOK_SECRET:-}" | cut -d , -f 1)

finish() {
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
  exit
}

section 'The service'
call 200 GET /health
[ "$failed" -eq 0 ] || finish
expect status ok
call 200 GET /health/live
call 200 GET /health/ready
call 200 GET /openapi.json
expect openapi 3.1.0
call 200 GET /

section 'Products'
call 201 POST /products "{\"sku\":\"CURL-$run-A\",\"name\":\"Blue mug\",\"price\":24.90,\"stock\":100}" \
  -H "Idempotency-Key: product-$run"
product=$(field id)
expect price_cents 2490
check Location "$(header Location)" "/api/v1/products/$product"
call 201 POST /products "{\"sku\":\"CURL-$run-A\",\"name\":\"Blue mug\",\"price\":24.90,\"stock\":100}" \
  -H "Idempotency-Key: product-$run"
expect id "$product"
check Idempotent-Replayed "$(header Idempotent-Replayed)" true
call 201 POST /products/bulk \
  "{\"products\":[{\"sku\":\"CURL-$run-B\",\"name\":\"Red mug\",\"price_cents\":1999,\"stock\":50}]}"
other=$(field id)
call 200 POST /products/bulk \
  "{\"products\":[{\"sku\":\"CURL-$run-A\",\"name\":\"Again\",\"price\":1}],\"mode\":\"partial\"}"
expect status 409
call 200 GET "/products/$product"
etag=$(header ETag)
call 304 GET "/products/$product" '' -H "If-None-Match: $etag"
call 200 PATCH "/products/$product" '{"name":"Large blue mug"}' -H "If-Match: $etag"
expect name 'Large blue mug'
fails 412 PRECONDITION_FAILED PATCH "/products/$product" '{"name":"Small blue mug"}' -H "If-Match: $etag"
call 200 PUT "/products/$product?partial=false" \
  "{\"sku\":\"CURL-$run-A\",\"name\":\"Blue mug\",\"price\":24.90,\"stock\":100}"
fails 400 VALIDATION_FAILED PUT "/products/$product?partial=false" '{"name":"Blue mug"}'
call 200 GET "/products?q=CURL-$run&sort=-price&limit=1"
expect total 2
expect id "$product"
cursor=$(field next_cursor)
call 200 GET "/products?q=CURL-$run&sort=-price&limit=1&cursor=$cursor"
expect id "$other"
expect next_cursor null
call 200 GET "/products?q=CURL-$run&in_stock=true&page=1&size=1"
call 200 PATCH /products/bulk \
  "{\"products\":[{\"id\":$product,\"external_id\":\"erp-$run\",\"metadata\":{\"shelf\":\"B7\"},\"is_active\":false}]}"
call 200 GET "/products?external_id=erp-$run&is_active=false&sort=-updated_at"
expect shelf B7
fails 404 PRODUCT_NOT_FOUND POST /orders/quote "{\"product_id\":$product,\"quantity\":1}"
fails 409 EXTERNAL_ID_EXISTS PATCH "/products/$other" "{\"external_id\":\"erp-$run\"}"
call 200 PATCH "/products/$product" '{"is_active":true,"metadata":{"shelf":null}}'
call 200 GET "/products?q=CURL-$run&limit=1&offset=1"

section 'Stock'
call 200 POST "/products/$product/stock" '{"delta":-3,"reason":"damaged"}'
expect stock 97
call 200 POST "/products/$product/stock" '{"delta":3,"reason":"found"}'
expect stock 100
fails 409 INSUFFICIENT_STOCK POST "/products/$product/stock" '{"delta":-101}'
call 200 GET "/products/$product/movements?limit=2"
expect delta 3
expect balance_after 100

section 'Locations'
fails 404 LOCATION_NOT_FOUND GET /locations/999999999
call 200 GET "/products/$product/stock"
home=$(location_where quantity 100)
call 200 GET '/locations?limit=100'
if [ "$(fields is_active | grep -c true)" = 1 ]; then
  fails 409 LAST_ACTIVE_LOCATION PATCH "/locations/$(location_where is_active true)" '{"is_active":false}'
  call 200 GET '/locations?limit=100'
fi
# Nobody can delete a location, so every run uses the one of the first, and leaves it inactive.
place=$(location_where name '"curl example"')
if [ -z "$place" ]; then
  call 201 POST /locations '{"name":"curl example","priority":900,"is_active":false}'
  place=$(field id)
fi
call 200 PATCH "/locations/$place" '{"is_active":true}'
expect is_active true
call 200 GET "/locations/$place"
call 304 GET "/locations/$place" '' -H "If-None-Match: $(header ETag)"
call 200 POST "/products/$product/stock" "{\"delta\":150,\"location_id\":$place,\"reason\":\"delivered\"}"
expect stock 250
fails 400 VALIDATION_FAILED POST "/products/$product/stock" '{"counted":200}'
call 200 POST "/products/$product/stock" "{\"counted\":200,\"location_id\":$place}"
expect stock 300
call 201 POST /orders "{\"product_id\":$product,\"quantity\":150,\"location_id\":$place}"
named=$(field id)
expect location_id "$place"
fails 409 INSUFFICIENT_STOCK POST /orders "{\"product_id\":$product,\"quantity\":51,\"location_id\":$place}"
expect available 50
call 201 POST /orders "{\"product_id\":$product,\"quantity\":120}"
split=$(field id)
check 'locations of the order' "$(fields location_id | grep -vc null)" 2
call 200 DELETE "/orders/$named"
call 200 DELETE "/orders/$split"
from_home="\"product_id\":$product,\"from_location_id\":$home,\"to_location_id\":$place"
from_place="\"product_id\":$product,\"from_location_id\":$place,\"to_location_id\":$home"
call 200 POST /stock/transfers "{$from_home,\"quantity\":20}" -H "Idempotency-Key: transfer-$run"
call 200 POST /stock/transfers "{$from_home,\"quantity\":20}" -H "Idempotency-Key: transfer-$run"
check "units at $home" "$(location_where quantity 80)" "$home"
fails 409 INSUFFICIENT_STOCK POST /stock/transfers "{$from_home,\"quantity\":81}"
call 200 POST /stock/transfers "{$from_place,\"quantity\":20}"
expect stock 300
call 200 PATCH "/locations/$place" '{"is_active":false}'
call 200 GET "/products/$product"
expect stock 100
fails 400 VALIDATION_FAILED POST /orders "{\"product_id\":$product,\"quantity\":1,\"location_id\":$place}"
call 200 POST "/products/$product/stock" "{\"counted\":0,\"location_id\":$place}"
expect stock 100
call 200 GET "/products/$product/movements?limit=1"
expect delta -200
expect location_id "$place"

section 'CSV'
file="sku,name,price,stock
CURL-$run-C,Green mug,24.90,10
CURL-$run-D,Grey mug,0,10"
type=text/csv
call 200 POST /products/import "$file"
expect mode preview
expect new 1
expect line 2
call 200 POST '/products/import?mode=apply' "$file"
expect new 1
expect wrong 1
imported=$(field id)
call 200 POST '/products/import?mode=apply' "$file"
expect new 0
expect unchanged 1
fails 400 VALIDATION_FAILED POST /products/import "sku;name"
fails 415 UNSUPPORTED_MEDIA_TYPE POST /products/import "$file" -H 'Content-Encoding: gzip'
type=
call 200 GET "/products?sku=CURL-$run-C" '' -H 'Accept: text/csv'
check Content-Type "$(header Content-Type)" 'text/csv; charset=utf-8'
check row "$(grep -c "^$imported,CURL-$run-C,Green mug," "$work/answer")" 1
call 200 GET "/products/$product/movements" '' -H 'Accept: text/csv'
call 200 GET "/orders?sort=id&created_to=2000-01-01" '' -H 'Accept: text/csv'
fails 400 VALIDATION_FAILED GET '/products?limit=5' '' -H 'Accept: text/csv'
call 204 DELETE "/products/$imported"

section 'Users'
call 201 POST /users "{\"email\":\"ada-$run@example.com\",\"full_name\":\"Ada Sample\"}"
user=$(field id)
fails 409 EMAIL_EXISTS POST /users "{\"email\":\"ADA-$run@example.com\",\"full_name\":\"Another Ada\"}"
call 200 PATCH "/users/$user" '{"full_name":"Ada King"}'
call 200 GET "/users/$user"
expect full_name 'Ada King'
call 200 GET "/users?q=ada-$run"
expect total 1

section 'Orders'
call 200 POST /orders/quote \
  "{\"items\":[{\"product_id\":$product,\"quantity\":2},{\"product_id\":$other,\"quantity\":51}]}"
expect placeable false
call 201 POST /orders "{\"product_id\":$product,\"quantity\":2,\"user_id\":$user}" -H "Idempotency-Key: order-$run"
order=$(field id)
currency=$(field currency)
expect status PENDING
expect user_name 'Ada King'
expect total_amount_cents 4980
call 201 POST /orders "{\"product_id\":$product,\"quantity\":2,\"user_id\":$user}" -H "Idempotency-Key: order-$run"
expect id "$order"
check Idempotent-Replayed "$(header Idempotent-Replayed)" true
fails 422 IDEMPOTENCY_KEY_REUSED POST /orders "{\"product_id\":$product,\"quantity\":3}" \
  -H "Idempotency-Key: order-$run"
blue="{\"product_id\":$product,\"quantity\":1,\"expected_price_cents\":2490}"
red="{\"product_id\":$other,\"quantity\":2,\"unit_price\":19.99}"
call 201 POST /orders "{\"items\":[$blue,$red],\"note\":\"Ring twice\"}"
many=$(field id)
expect total_quantity 3
expect total_amount_cents 6488
call 201 POST /orders/bulk "{\"orders\":[{\"product_id\":$product,\"quantity\":1}]}"
bulk=$(field id)
call 200 POST /orders/bulk "{\"orders\":[{\"product_id\":$product,\"quantity\":1000}],\"mode\":\"partial\"}"
expect status 409
call 200 GET "/products/$product"
expect stock 96
address='{"name":"Ada Sample","line1":"12 Example Street","city":"Lisbon","country":"PT"}'
parcel='{"type":"shipping","label":"Parcel","amount_cents":490}'
detailed="{\"product_id\":$product,\"quantity\":1,\"external_id\":\"A-$run\",\"email\":\"ada-$run@example.com\""
detailed="$detailed,\"shipping_address\":$address,\"adjustments\":[$parcel],\"metadata\":{\"channel\":\"web\"}}"
call 201 POST /orders "$detailed"
kept=$(field id)
expect subtotal_cents 2490
expect external_id "A-$run"
fails 409 EXTERNAL_ID_EXISTS POST /orders "$detailed"
call 200 PATCH "/orders/$kept" '{"note":"Ring twice","metadata":{"gift":"yes"},"reason":"The customer called"}'
expect version 2
call 200 GET "/orders?external_id=A-$run"
expect total 1
call 200 GET "/orders?q=ada-$run@example.com&sort=-updated_at"
expect total 1
call 200 DELETE "/orders/$kept"
call 200 GET "/orders/$many"
call 304 GET "/orders/$many" '' -H "If-None-Match: $(header ETag)"
call 200 GET "/orders?product_id=$product&status=PENDING,PAID&created_from=2020-01-01T00:00:00Z&limit=2"
expect total 3
check 'total_quantity of all matching orders' "$(fields total_quantity | tail -n 1)" 6
cursor=$(field next_cursor)
call 200 GET "/orders?product_id=$product&status=PENDING,PAID&created_from=2020-01-01T00:00:00Z&limit=2&cursor=$cursor"
expect id "$order"
call 200 GET "/orders?user_id=$user"
expect total 1

section 'Pay'
if [ -z "$secret" ]; then
  echo 'WEBHOOK_SECRET is not set: the webhook is left out, and the order is marked as paid by the API.'
else
  paid="{\"event_id\":\"evt-$run\",\"type\":\"payment.succeeded\",\"order_id\":$order"
  paid="$paid,\"amount\":49.8,\"currency\":\"$currency\"}"
  pays 200 "$paid"
  expect order_status PAID
  pays 200 "$paid"
  expect status duplicate
  pays 200 "{\"event_id\":\"evt-$run-other\",\"type\":\"customer.created\"}"
  expect status ignored
  unpaid 400 EVENT_ID_REUSED "{\"event_id\":\"evt-$run\",\"type\":\"payment.succeeded\",\"order_id\":$many}"
  unpaid 400 VALIDATION_FAILED '{"type":"payment.succeeded"}'
  unpaid 400 MALFORMED_JSON '{'
  unpaid 401 INVALID_SIGNATURE "$paid" 0000
  fails 401 INVALID_SIGNATURE POST /webhooks/payment "$paid"
  seconds=$(($(date +%s) - 600))
  old=$(printf '%s.%s' "$seconds" "$paid" | openssl dgst -sha256 -hmac "$secret" -r | cut -d ' ' -f 1)
  fails 400 STALE_SIGNATURE POST /webhooks/payment "$paid" -H "Stripe-Signature: t=$seconds,v1=$old"
  unpaid 404 ORDER_NOT_FOUND "{\"event_id\":\"evt-$run-404\",\"type\":\"payment.succeeded\",\"order_id\":999999999}"
  unpaid 400 VALIDATION_FAILED \
    "{\"event_id\":\"evt-$run-amount\",\"type\":\"payment.succeeded\",\"order_id\":$many,\"amount\":0.001}"
  unpaid 409 CURRENCY_MISMATCH \
    "{\"event_id\":\"evt-$run-currency\",\"type\":\"payment.succeeded\",\"order_id\":$many,\"currency\":\"XXX\"}"
fi
call 200 PATCH "/orders/$order" '{"status":"PAID"}'
expect status PAID

section 'Ship, complete, refund'
fails 400 INVALID_STATUS_TRANSITION PATCH "/orders/$order" '{"status":"COMPLETED"}'
call 200 PUT "/orders/$order" '{"status":"SHIPPED"}'
fails 400 ORDER_NOT_CANCELABLE DELETE "/orders/$order"
fails 400 ORDER_NOT_EDITABLE PATCH "/orders/$order" '{"note":"Too late"}'
call 200 PATCH "/orders/$order" '{"status":"COMPLETED"}'
call 200 PATCH "/orders/$order" '{"status":"REFUNDED","restock":true}'
call 200 GET "/orders/$order/payments"
expect type payment
call 200 GET "/orders/$order/history"
expect action CREATED

section 'Ship, cancel, take back and refund units'
call 201 POST /orders "{\"product_id\":$product,\"quantity\":4}"
parts=$(field id)
item=$(fields id | sed -n 2p)
one="\"items\":[{\"item_id\":$item,\"quantity\":1}]"
fails 400 INVALID_STATUS_TRANSITION POST "/orders/$parts/shipments" '{}'
call 200 PATCH "/orders/$parts" '{"status":"PAID"}'
call 201 POST "/orders/$parts/shipments" "{$one,\"carrier\":\"Example Post\",\"tracking_number\":\"EX1\"}"
expect fulfillment_status partial
call 201 POST "/orders/$parts/cancellations" "{$one,\"reason\":\"Sold out\"}"
expect refund_due_cents 2490
call 201 POST "/orders/$parts/shipments" '{}'
expect fulfillment_status fulfilled
fails 409 QUANTITY_UNAVAILABLE POST "/orders/$parts/returns" \
  "{\"items\":[{\"item_id\":$item,\"quantity\":4}],\"restock\":true}"
call 201 POST "/orders/$parts/returns" "{\"items\":[{\"item_id\":$item,\"quantity\":3}],\"restock\":true}"
expect refund_due_cents 9960
fails 409 REFUND_TOO_LARGE POST "/orders/$parts/refunds" '{"amount_cents":9961}'
call 201 POST "/orders/$parts/refunds" '{"amount_cents":9960,"reason":"Returned"}'
expect status REFUNDED
for list in shipments cancellations returns; do call 200 GET "/orders/$parts/$list"; done

section 'Cancel'
call 200 DELETE "/orders/$many"
expect status CANCELED
fails 400 ORDER_NOT_CANCELABLE DELETE "/orders/$many"
call 200 PATCH "/orders/$bulk" '{"status":"CANCELED"}'
call 200 GET "/products/$product"
expect stock 100
call 200 GET "/products/$other"
expect stock 50

section 'Errors'
fails 400 VALIDATION_FAILED POST /orders "{\"product_id\":$product,\"quantity\":0}"
fails 400 VALIDATION_FAILED POST /orders "{\"product_id\":$product,\"quantity\":1,\"colour\":\"blue\"}"
fails 400 VALIDATION_FAILED GET '/orders?page=1&offset=0'
fails 400 VALIDATION_FAILED GET '/orders?cursor=made-up'
fails 400 MALFORMED_JSON POST /orders '{"product_id":'
fails 400 BAD_REQUEST GET /products/%ZZ
fails 404 PRODUCT_NOT_FOUND GET /products/999999999
fails 404 ORDER_NOT_FOUND GET /orders/999999999
fails 404 USER_NOT_FOUND GET /users/999999999
fails 404 ROUTE_NOT_FOUND GET /no-such-route
fails 409 SKU_EXISTS POST /products "{\"sku\":\"CURL-$run-A\",\"name\":\"Another\",\"price\":1}"
fails 409 INSUFFICIENT_STOCK POST /orders "{\"product_id\":$product,\"quantity\":101}"
expect available 100
fails 409 PRICE_CHANGED POST /orders "{\"product_id\":$product,\"quantity\":1,\"expected_price_cents\":1}"
fails 413 PAYLOAD_TOO_LARGE POST /orders "{\"note\":\"$(head -c 1100000 /dev/zero | tr '\0' x)\"}"
type=text/plain
fails 415 UNSUPPORTED_MEDIA_TYPE POST /orders 'two mugs, please'
type=
fails 417 EXPECTATION_FAILED GET /products '' -H 'Expect: 200-ok'
fails 431 HEADERS_TOO_LARGE GET /products '' -H "X-Large: $(head -c 20000 /dev/zero | tr '\0' x)"

section 'Access'
call '200|404' POST /auth/login-test "{\"customer_id\":$user}"
token=$(field accessToken)
if [ -z "$key" ]; then
  echo 'API_KEY is not set: the requests that test authentication are left out.'
else
  key=
  fails 401 UNAUTHENTICATED GET /orders
  fails 401 UNAUTHENTICATED GET /orders '' -H 'X-API-Key: not-a-key'
  call 200 GET "/products/$product"
  if [ -z "$token" ]; then
    echo 'AUTH_TEST_LOGIN is off: the requests of a customer are left out.'
  else
    call 200 GET "/orders/$order" '' -H "Authorization: Bearer $token"
    fails 404 ORDER_NOT_FOUND GET "/orders/$many" '' -H "Authorization: Bearer $token"
    fails 403 FORBIDDEN DELETE "/products/$product" '' -H "Authorization: Bearer $token"
  fi
  key=$API_KEY
fi

section 'API keys'
call '201|403' POST /api-keys '{"name":"curl","scopes":["orders:read"]}'
if [ "$status" = 403 ]; then
  echo 'API_KEY lacks the scope keys:write: the requests about keys are left out.'
else
  id=$(field id) made=$(field key)
  call 200 GET "/api-keys/$id"
  expect name curl
  key=$made
  call 200 GET '/orders?limit=1'
  key=${API_KEY:-}
  call 200 POST "/api-keys/$id/rotate" '{"overlap_seconds":0}'
  call 204 DELETE "/api-keys/$id"
  fails 409 API_KEY_ENDED POST "/api-keys/$id/rotate" '{}'
  fails 404 API_KEY_NOT_FOUND GET /api-keys/999999999
fi
call 200 GET /session

section 'Shops'
call '200|403' GET /shops
if [ "$status" = 403 ]; then
  echo 'API_KEY does not have the role platform: the requests about shops are left out.'
else
  call 200 GET /shops/default
  expect slug default
  # No shop is created, because nobody could delete it.
  fails 409 SLUG_EXISTS POST /shops '{"slug":"default"}'
  fails 404 SHOP_NOT_FOUND GET /shops/no-such-shop
  fails 404 SHOP_NOT_FOUND GET /products '' -H 'X-Shop: no-such-shop'
  call 200 GET "/products/$product" '' -H 'X-Shop: default'
fi

section 'Clean up'
call 204 DELETE "/products/$product"
call 204 DELETE "/products/$other"
fails 404 PRODUCT_NOT_FOUND GET "/products/$product"

finish
