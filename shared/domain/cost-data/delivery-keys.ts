import { AccountId } from "../identifiers.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { type DeliveryManifest, objectKeyOf } from "./manifest.ts";

/** First folder of the keys under which cost exports are put, on AWS in the bucket of cost data. */
export const DELIVERIES = "deliveries";

const MANIFEST = "-Manifest.json";
export const isManifestKey = (key: string): boolean => key.endsWith(MANIFEST);

/** The month whose folder a key lies in; undefined when it lies in none. */
export const monthOfKey = (key: string): string | undefined => {
  const modern = /(?:^|\/)BILLING_PERIOD=(\d{4}-\d{2})\//.exec(key)?.[1];
  const legacy = /(?:^|\/)(\d{4})(\d{2})\d{2}-\d{8}\//.exec(key);
  const partitioned = /(?:^|\/)year=(\d{4})\/month=(\d{1,2})\//.exec(key);
  const [, year, month] = legacy ?? partitioned ?? [];
  return (
    modern ?? (year === undefined || month === undefined ? undefined : `${year}-${month.padStart(2, "0")}`)
  );
};

/**
 * The folder of the export that a place inside it belongs to, from which all its files can be found: what is
 * before `metadata/BILLING_PERIOD=…`, `data/BILLING_PERIOD=…` or the month's folder of a legacy report; the folder
 * of a manifest that lies elsewhere; the place itself when it is no such place.
 */
export const exportFolderOf = (place: string): string =>
  /^(.+?)\/(?:(?:meta)?data\/BILLING_PERIOD=|\d{8}-\d{8}(?:\/|$))/.exec(place)?.[1] ??
  (isManifestKey(place) ? place.slice(0, place.lastIndexOf("/")) : place);

/** Keys that may belong to a month: those in the folder of another one do not. */
export const keysOfMonth = (keys: readonly string[], period: BillingPeriod): readonly string[] =>
  keys.filter((key) => (monthOfKey(key) ?? period) === period);

const depth = (key: string): number => key.split("/").length;
/** Name and folder: enough to tell the chunk of one execution from that of another. */
const ending = (key: string): string => key.split("/").slice(-2).join("/");

/** The manifests that count: the one in the month's own folder, not the copies in folders of single executions. */
export const leadingManifests = (keys: readonly string[]): readonly string[] => {
  const manifests = keys.filter(isManifestKey);
  const least = Math.min(...manifests.map(depth));
  return manifests.filter((key) => depth(key) === least);
};

/**
 * Of the keys of a month those that have to be at hand to read the delivery of the leading manifests. Older
 * executions beside it need not be fetched. Without a manifest that can be read everything is.
 */
export const deliveryKeys = (
  keys: readonly string[],
  leading: readonly string[],
  manifests: readonly DeliveryManifest[],
): readonly string[] => {
  const wanted = new Set(manifests.flatMap(({ dataFiles }) => dataFiles.map(objectKeyOf).map(ending)));
  return keys.filter((key) =>
    isManifestKey(key) ? leading.includes(key) : wanted.size === 0 || wanted.has(ending(key)),
  );
};

/**
 * The delivery that a manifest announces by where it lies, `deliveries/<payer>/…/<month>/…-Manifest.json`;
 * undefined when it lies nowhere of the kind.
 */
export const deliveryOfManifest = (
  key: string,
): { readonly payer: AccountId; readonly period: BillingPeriod; readonly from: string } | undefined => {
  const payer = AccountId.safeParse(key.split("/")[1]);
  const period = BillingPeriod.safeParse(monthOfKey(key));
  const delivered = key.startsWith(`${DELIVERIES}/`) && isManifestKey(key);
  return delivered && payer.success && period.success
    ? { payer: payer.data, period: period.data, from: key }
    : undefined;
};
