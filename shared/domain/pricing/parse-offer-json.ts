import { z } from "zod";
import { InvalidInputError } from "../errors.ts";
import type { Offer, OfferDimension, OfferProduct } from "./build-price-list.ts";

const Attributes = z.object({
  servicecode: z.string().optional(),
  usagetype: z.string().optional(),
  operation: z.string().optional(),
  regionCode: z.string().optional(),
  location: z.string().optional(),
});

const OfferFile = z.object({
  offerCode: z.string().min(1),
  version: z.string().min(1),
  publicationDate: z.string().min(1),
  products: z.record(z.string(), z.object({ attributes: Attributes })),
  terms: z.object({
    OnDemand: z
      .record(
        z.string(),
        z.record(
          z.string(),
          z.object({
            offerTermCode: z.string(),
            effectiveDate: z.string().default(""),
            priceDimensions: z.record(
              z.string(),
              z.object({
                unit: z.string().default(""),
                beginRange: z.string().default("0"),
                endRange: z.string().default("Inf"),
                pricePerUnit: z.record(z.string(), z.string()),
                appliesTo: z.array(z.string()).default([]),
              }),
            ),
          }),
        ),
      )
      .default({}),
  }),
});

/** What a JSON file of the bulk price API is; only offers hold on-demand prices. */
export type JsonKind = "offer" | "index" | "savings-plans" | "unknown";

const has = (document: unknown, member: string): boolean =>
  typeof document === "object" && document !== null && member in document;

export const kindOfJson = (document: unknown): JsonKind => {
  if (has(document, "terms")) {
    const terms = (document as { terms: unknown }).terms;
    if (has(terms, "savingsPlan")) return "savings-plans";
    return has(document, "offerCode") && has(document, "products") ? "offer" : "unknown";
  }
  return ["offers", "versions", "regions"].some((member) => has(document, member)) ? "index" : "unknown";
};

/** USD where the file has it; otherwise the file's own currency (CNY in China). */
const priceOf = (pricePerUnit: Readonly<Record<string, string>>): { price: string; currency: string } => {
  const currency = "USD" in pricePerUnit ? "USD" : (Object.keys(pricePerUnit)[0] ?? "");
  return { currency, price: pricePerUnit[currency] ?? "" };
};

/** Takes an offer file in JSON apart. @throws InvalidInputError with the path of what does not fit the form */
export const parseOfferJson = (document: unknown, file: string): Offer => {
  const parsed = OfferFile.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InvalidInputError(
      `${file} ${issue?.path.join(".")}`,
      `${issue?.message}; expected an AWS offer file`,
    );
  }
  const { offerCode, version, publicationDate, products, terms } = parsed.data;
  const byProduct = new Map<string, OfferProduct>(
    Object.entries(products).map(([sku, { attributes }]) => [
      sku,
      {
        sku,
        service: attributes.servicecode ?? offerCode,
        usageType: attributes.usagetype ?? "",
        operation: attributes.operation ?? "",
        region: attributes.regionCode ?? attributes.location ?? "",
      },
    ]),
  );
  const dimensions: OfferDimension[] = Object.entries(terms.OnDemand).flatMap(([sku, skuTerms]) =>
    Object.values(skuTerms).flatMap(({ offerTermCode, effectiveDate, priceDimensions }) =>
      Object.values(priceDimensions).map((dimension) => ({
        sku,
        termCode: offerTermCode,
        effectiveDate,
        unit: dimension.unit,
        begin: dimension.beginRange,
        end: dimension.endRange,
        ...priceOf(dimension.pricePerUnit),
        relatedTo: dimension.appliesTo,
      })),
    ),
  );
  return { file, offerCode, version, publicationDate, products: byProduct, dimensions };
};
