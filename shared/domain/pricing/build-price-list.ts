import { InvalidInputError } from "../errors.ts";
import { D, DECIMAL_TEXT, plain, ZERO } from "../money/decimal.ts";
import { roundToExport } from "../money/rounding.ts";
import type { FreePool, PricedSku, PriceList, PriceTier } from "./price-list.ts";

/** Offer term of the free tier; its SKUs are pools, not prices (spec/cur-focus.md section 10). */
export const FREE_TIER_TERM = "A429C66SYZ";

export type OfferProduct = {
  readonly sku: string;
  readonly service: string;
  readonly usageType: string;
  readonly operation: string;
  /** Region code, or the location's name in older files; empty where a product has none. */
  readonly region: string;
};

/** One price dimension of an on-demand term, as text from the file. */
export type OfferDimension = {
  readonly sku: string;
  readonly termCode: string;
  readonly effectiveDate: string;
  readonly unit: string;
  readonly begin: string;
  /** `Inf` for the last tier. */
  readonly end: string;
  readonly price: string;
  readonly currency: string;
  /** SKUs the file ties this one to: a free pool to its paid SKUs, or the other way round. */
  readonly relatedTo: readonly string[];
};

/** An offer file in either form, taken apart. */
export type Offer = {
  /** For messages. */
  readonly file: string;
  readonly offerCode: string;
  readonly version: string;
  readonly publicationDate: string;
  readonly products: ReadonlyMap<string, OfferProduct>;
  readonly dimensions: readonly OfferDimension[];
};

export type BuiltPriceList = {
  readonly list: PriceList;
  /** The one region the file is about, or `all`: files of several regions are kept side by side. */
  readonly region: string;
};

const refuse = ({ file }: Offer, sku: string, reason: string): never => {
  throw new InvalidInputError(`${file} SKU ${sku}`, reason);
};

const number = (offer: Offer, { sku }: OfferDimension, what: string, text: string): D => {
  if (!DECIMAL_TEXT.test(text)) refuse(offer, sku, `${what} "${text}" is not a number`);
  const value = new D(text);
  if (value.isNegative()) refuse(offer, sku, `${what} ${text} is negative`);
  return value;
};

const isInfinite = (end: string): boolean => end === "" || /^inf$/i.test(end);

/** Of a SKU's on-demand terms the one that took effect last; a file can carry the term it replaces. */
const termInForce = (dimensions: readonly OfferDimension[]): readonly OfferDimension[] => {
  const paid = dimensions.filter(({ termCode }) => termCode !== FREE_TIER_TERM);
  const order = (dimension: OfferDimension): string => `${dimension.effectiveDate} ${dimension.termCode}`;
  const last = paid.map(order).sort().at(-1);
  return paid.filter((dimension) => order(dimension) === last);
};

/** Tiers in order. They must begin at 0, join without a gap or an overlap, and go on without end. */
const tiersOf = (offer: Offer, dimensions: readonly OfferDimension[]): readonly PriceTier[] => {
  const tiers = dimensions
    .map((dimension) => ({
      dimension,
      begin: dimension.begin === "" ? ZERO : number(offer, dimension, "starting range", dimension.begin),
      end: isInfinite(dimension.end) ? undefined : number(offer, dimension, "ending range", dimension.end),
      rate: roundToExport(number(offer, dimension, "price", dimension.price)),
    }))
    .sort((a, b) => a.begin.comparedTo(b.begin));
  let expected: D | undefined = ZERO;
  for (const { dimension, begin, end } of tiers) {
    if (expected === undefined || !begin.eq(expected)) {
      const reason =
        expected === undefined ? "after a tier without end" : `but ${plain(expected)} is expected`;
      refuse(
        offer,
        dimension.sku,
        `a tier begins at ${plain(begin)}, ${reason}; tiers join without gap or overlap`,
      );
    }
    if (end?.lte(begin))
      refuse(offer, dimension.sku, `a tier ends at ${plain(end)}, not after its begin ${plain(begin)}`);
    expected = end;
  }
  if (expected !== undefined) {
    refuse(
      offer,
      dimensions[0]?.sku ?? "",
      `the last tier ends at ${plain(expected)}; it must go on without end (Inf)`,
    );
  }
  return tiers.map(({ begin, end, rate }) => ({
    begin: plain(begin),
    ...(end === undefined ? {} : { end: plain(end) }),
    rate: plain(rate),
  }));
};

const poolOf = (offer: Offer, dimensions: readonly OfferDimension[]): FreePool | undefined => {
  const free = dimensions.find(
    (dimension) =>
      dimension.termCode === FREE_TIER_TERM &&
      !isInfinite(dimension.end) &&
      number(offer, dimension, "price", dimension.price).isZero(),
  );
  return free && { sku: free.sku, quantity: plain(number(offer, free, "ending range", free.end)) };
};

const group = (dimensions: readonly OfferDimension[]): ReadonlyMap<string, readonly OfferDimension[]> => {
  const groups = new Map<string, OfferDimension[]>();
  for (const dimension of dimensions) {
    const known = groups.get(dimension.sku);
    if (known === undefined) groups.set(dimension.sku, [dimension]);
    else known.push(dimension);
  }
  return groups;
};

/** The pool of each paid SKU, whichever side of the tie names the other. */
const poolsByPaidSku = (
  offer: Offer,
  bySku: ReadonlyMap<string, readonly OfferDimension[]>,
): ReadonlyMap<string, FreePool> => {
  const pools = new Map<string, FreePool>();
  for (const [sku, dimensions] of bySku) {
    const pool = poolOf(offer, dimensions);
    if (pool !== undefined) pools.set(sku, pool);
  }
  const found = new Map<string, FreePool>();
  const tie = (paid: string, free: string): void => {
    const pool = pools.get(free);
    if (pool !== undefined && !pools.has(paid) && !found.has(paid)) found.set(paid, pool);
  };
  for (const { sku, relatedTo } of offer.dimensions) {
    for (const other of relatedTo) {
      tie(sku, other);
      tie(other, sku);
    }
  }
  return found;
};

const regionOf = (products: Iterable<OfferProduct>): string => {
  const regions = new Set<string>();
  for (const { region } of products) if (region !== "" && region !== "Any") regions.add(region);
  const [only] = regions;
  if (only === undefined || regions.size > 1) return "all";
  return only
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
};

/**
 * The price list of an offer: tiers per SKU in force, at 10 decimal places, free pools attached to the SKUs they
 * are free for. SKUs without an on-demand term or without a usage type price no row and are left out.
 *
 * @throws InvalidInputError with file and SKU: no on-demand terms, a price that is no number, tiers with a gap
 */
export const buildPriceList = (offer: Offer): BuiltPriceList => {
  if (offer.dimensions.length === 0) {
    throw new InvalidInputError(
      offer.file,
      "has no OnDemand terms; an offer file with on-demand prices is needed",
    );
  }
  for (const [name, text] of Object.entries({ offerCode: offer.offerCode, version: offer.version })) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)) {
      throw new InvalidInputError(`${offer.file} ${name}`, `"${text}" is no ${name} of an AWS offer file`);
    }
  }
  const bySku = group(offer.dimensions);
  const pools = poolsByPaidSku(offer, bySku);
  const skus: PricedSku[] = [];
  for (const [sku, dimensions] of bySku) {
    const product = offer.products.get(sku);
    const term = termInForce(dimensions);
    const [first] = term;
    if (product === undefined || product.usageType === "" || first === undefined) continue;
    const pool = pools.get(sku);
    skus.push({
      sku,
      service: product.service,
      usageType: product.usageType,
      operation: product.operation,
      unit: first.unit,
      currency: first.currency,
      tiers: [...tiersOf(offer, term)],
      ...(pool === undefined ? {} : { freePool: pool }),
    });
  }
  const { offerCode, version, publicationDate, products } = offer;
  skus.sort((a, b) => (a.sku < b.sku ? -1 : 1));
  return { list: { offerCode, version, publicationDate, skus }, region: regionOf(products.values()) };
};
