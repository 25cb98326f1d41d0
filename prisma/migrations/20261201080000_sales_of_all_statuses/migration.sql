-- Sums over all statuses, for sales without groups: a fifth of the rows of those by status.
ALTER TABLE "analytics_sales"
    DROP CONSTRAINT "analytics_sales_kind_known",
    ADD CONSTRAINT "analytics_sales_kind_known" CHECK ("kind" IN ('all', 'status', 'product', 'location'));

INSERT INTO "analytics_sales" ("shop_id", "kind", "minutes", "bucket", "key", "location_id", "orders", "units", "subtotal_cents",
    "gross_cents", "canceled_units", "canceled_cents", "returned_units", "returned_cents", "refunded_cents", "allowance_cents")
SELECT "shop_id", 'all', "minutes", "bucket", 0, 0, sum("orders"), sum("units"), sum("subtotal_cents"), sum("gross_cents"),
    sum("canceled_units"), sum("canceled_cents"), sum("returned_units"), sum("returned_cents"), sum("refunded_cents"),
    sum("allowance_cents")
FROM "analytics_sales" WHERE "kind" = 'status' GROUP BY "shop_id", "minutes", "bucket";
