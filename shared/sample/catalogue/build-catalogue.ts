import { computeSkus } from "./compute.ts";
import { marketplaceSkus } from "./marketplace.ts";
import type { Sku } from "./model.ts";
import { REGIONS } from "./regions.ts";
import { serviceSkus } from "./services.ts";

/** Every SKU of the sample's price universe by its key. Not seeded: public prices are facts. */
export const buildCatalogue = (): ReadonlyMap<string, Sku> => {
  const catalogue = new Map<string, Sku>();
  for (const region of REGIONS) {
    for (const sku of [...computeSkus(region), ...serviceSkus(region), ...marketplaceSkus(region)]) {
      catalogue.set(sku.key, sku);
    }
  }
  return catalogue;
};
