import type { ListedService } from "../../domain/configuration/lint/lint-facts.ts";
import { PriceList } from "../../domain/pricing/price-list.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { Table } from "../../ports/table.ts";
import { createPriceListStore } from "../../stores/price-list-store.ts";

/** About 20 MB of JSON; of longer lists only the service is known. */
const SKUS_READ_MAX = 50_000;
const ALL_REGIONS = "all";

/**
 * The services that price lists in force are about, with the SKUs of those named. The offer of a service has its
 * code.
 */
export const collectListedServices = async (
  { table, objects }: { readonly table: Table; readonly objects: ObjectStore },
  services: ReadonlySet<string>,
): Promise<readonly ListedService[]> => {
  const records = await createPriceListStore(table).list();
  let left = SKUS_READ_MAX;
  const listed: ListedService[] = [];
  for (const { offerCode, region, skus, key } of records) {
    const wanted = services.has(offerCode) && skus <= left;
    if (wanted) left -= skus;
    const bytes = wanted ? await objects.get(key) : undefined;
    if (bytes === undefined) {
      listed.push({ service: offerCode, complete: false, skus: [] });
      continue;
    }
    const list = PriceList.parse(JSON.parse(new TextDecoder().decode(bytes)));
    listed.push({
      service: offerCode,
      complete: region === ALL_REGIONS,
      // All of the offer, whatever service its product names: rows of data transfer have the product code of the offer.
      skus: list.skus.map(({ usageType, operation }) => ({ usageType, operation })),
    });
  }
  return listed;
};
