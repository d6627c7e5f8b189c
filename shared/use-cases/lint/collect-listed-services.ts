import type { ListedService } from "../../domain/configuration/lint/lint-facts.ts";
import { PriceList } from "../../domain/pricing/price-list.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { Table } from "../../ports/table.ts";
import { createPriceListStore } from "../../stores/price-list-store.ts";

/** About 20 MB of JSON; longer lists are taken as known to exist, without their SKUs. */
const SKUS_READ_MAX = 50_000;
const ALL_REGIONS = "all";

/** The price lists in force of the services named. The offer of a service has its code. */
export const collectListedServices = async (
  { table, objects }: { readonly table: Table; readonly objects: ObjectStore },
  services: ReadonlySet<string>,
): Promise<readonly ListedService[]> => {
  const records = await createPriceListStore(table).list();
  let left = SKUS_READ_MAX;
  const listed: ListedService[] = [];
  for (const { offerCode, region, skus, key } of records) {
    if (!services.has(offerCode)) continue;
    left -= skus;
    const bytes = left < 0 ? undefined : await objects.get(key);
    if (bytes === undefined) {
      listed.push({ service: offerCode, complete: false, skus: [] });
      continue;
    }
    const list = PriceList.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const own = list.skus.filter(({ service }) => service === offerCode);
    listed.push({
      service: offerCode,
      complete: region === ALL_REGIONS,
      skus: own.map(({ usageType, operation }) => ({ usageType, operation })),
    });
  }
  return listed;
};
