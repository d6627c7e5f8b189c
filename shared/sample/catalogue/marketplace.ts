import { flat, makeSku } from "./make-sku.ts";
import type { Region, Sku } from "./model.ts";

/** Made-up products of made-up vendors. Product codes have 25 characters as in real bills. */
export const MARKETPLACE_PRODUCTS = [
  {
    kind: "firewall",
    productCode: "7x2k0q9vfw5d3m8s1tzr4jc6b",
    name: "Bastion Ridge Virtual Firewall",
    vendor: "Bastion Ridge Networks, Inc.",
    usage: "SoftwareUsage:m5.xlarge",
    unit: "Hrs",
    rate: "0.41",
    contractFee: "1800",
  },
  {
    kind: "observability",
    productCode: "4dn8s0wz6yq2h1vk3x9bt5rmc",
    name: "Lanternfish Observability Pro",
    vendor: "Lanternfish Software Limited",
    usage: "MP:HostHours",
    unit: "Units",
    rate: "0.032",
    contractFee: "2400",
  },
] as const;

export const marketplaceSkus = (region: Region): readonly Sku[] =>
  MARKETPLACE_PRODUCTS.map((product) =>
    makeSku(region, {
      kind: `marketplace/${product.kind}`,
      productCode: product.productCode,
      productName: product.name,
      family: "",
      usageType: `${region.prefix}${product.usage}`,
      operation: "Hourly",
      unit: product.unit,
      tiers: flat(product.rate),
      priceText: `AWS Marketplace hourly software usage|${region.code}`,
      billingEntity: "AWS Marketplace",
      legalEntity: product.vendor,
    }),
  );
