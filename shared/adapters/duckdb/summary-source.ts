import type { SummarisedDelivery } from "../../ports/cost-engine.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { quoteText } from "./canonical/sql-text.ts";

/** SQL of the summaries of several deliveries as one table, with the payer of each row. */
export const summaryRows = async (
  objects: ObjectStore,
  deliveries: readonly SummarisedDelivery[],
): Promise<string> => {
  const parts = await Promise.all(
    deliveries.map(async ({ delivery, summaryKeys }) => {
      const paths = await Promise.all(summaryKeys.map((key) => objects.localPath(key)));
      return `SELECT ${quoteText(delivery.payer)} AS payer, * FROM read_parquet([${paths.map(quoteText).join(", ")}])`;
    }),
  );
  if (parts.length === 0) throw new RangeError("there are no cost data to read");
  return parts.join("\nUNION ALL\n");
};
