-- Events about one product; those about orders have an index of the same kind.
CREATE INDEX "events_product_id_id_idx" ON "events" ("shop_id", "product_id", "id") WHERE "product_id" IS NOT NULL;

-- What failed or waits, among a month of deliveries that arrived.
CREATE INDEX "webhook_deliveries_unfinished_idx" ON "webhook_deliveries" ("shop_id", "status", "id")
  WHERE "status" <> 'delivered';
