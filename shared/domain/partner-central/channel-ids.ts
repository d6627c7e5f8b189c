import { z } from "zod";
import { AccountId } from "../identifiers.ts";

/** What things of the channel are known by (spec/aws-billing-transfer.md section 3.3). */

export const ProgramManagementAccountId = z
  .string()
  .regex(/^pma-[a-z0-9]{13}$/, "must be a program management account id pma-…")
  .brand<"ProgramManagementAccountId">();
export type ProgramManagementAccountId = z.infer<typeof ProgramManagementAccountId>;

export const RelationshipId = z
  .string()
  .regex(/^rs-[a-z0-9]{13}$/, "must be a relationship id rs-…")
  .brand<"RelationshipId">();
export type RelationshipId = z.infer<typeof RelationshipId>;

export const ChannelHandshakeId = z
  .string()
  .regex(/^ch-[a-z0-9]{13}$/, "must be a channel handshake id ch-…")
  .brand<"ChannelHandshakeId">();
export type ChannelHandshakeId = z.infer<typeof ChannelHandshakeId>;

/** Characters of an id behind its prefix. */
export const CHANNEL_ID_LENGTH = 13;

/** `Sandbox` is for trying things out: nothing in it binds a transfer or is reported. */
export const Catalog = z.enum(["AWS", "Sandbox"]);
export type Catalog = z.infer<typeof Catalog>;

/** Where a thing lives: its owner is the linked (Partner Central) account that made it. */
export const Place = { catalog: Catalog, owner: AccountId } as const;
export type Place = { readonly catalog: Catalog; readonly owner: AccountId };
