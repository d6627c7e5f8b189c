import { z } from "zod";

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const guid = <B extends string>(what: string) =>
  z.string().regex(GUID, `must be ${what}: a GUID`).toLowerCase().brand<B>();

/** Partners and customers are tenants: Microsoft calls this GUID the "Microsoft ID". Lower case here. */
export const TenantId = guid<"TenantId">("the Microsoft ID of a tenant");
export type TenantId = z.infer<typeof TenantId>;

export const NceTransferId = guid<"NceTransferId">("the id of a transfer");
export type NceTransferId = z.infer<typeof NceTransferId>;

/** A GUID (version 4 in its form) out of 32 or more hexadecimal digits, such as a hash of something random. */
export const guidOf = (hexadecimal: string): string => {
  const digits = hexadecimal.toLowerCase();
  const part = (from: number, to: number) => digits.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-4${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`;
};

/** Lines are numbered from 1, and each gives two ids. */
const IDS_PER_LINE = 2;
const FIRST_DIGITS = 8;

/**
 * The id of what comes out of a line of a transfer: of its subscription or its order. It follows from the transfer's,
 * so that doing it again gives the same; ids of one transfer differ from each other and from its own.
 */
export const arisingId = (transfer: NceTransferId, line: number, what: "subscription" | "order"): string => {
  const number = line * IDS_PER_LINE + (what === "order" ? 1 : 0);
  const first = Number.parseInt(transfer.slice(0, FIRST_DIGITS), 16) ^ number;
  return `${(first >>> 0).toString(16).padStart(FIRST_DIGITS, "0")}${transfer.slice(FIRST_DIGITS)}`;
};

/** Opaque: Microsoft's are GUIDs, imported registries hold others. */
export const NceSubscriptionId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "must be a subscription id: letters, digits, . _ -")
  .brand<"NceSubscriptionId">();
export type NceSubscriptionId = z.infer<typeof NceSubscriptionId>;

/** Partner location account (formerly MPN id): names a reseller as partner of record. */
export const MpnId = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,32}$/, "must be a partner location id (MPN id)")
  .brand<"MpnId">();
export type MpnId = z.infer<typeof MpnId>;
