import { z } from "zod";
import { AccountId } from "../domain/identifiers.ts";
import { Instant } from "../domain/time/instant.ts";
import type { Table } from "../ports/table.ts";
import { keys } from "./keys.ts";

export const CredentialRole = z.enum([
  "billing-admin",
  "finance-viewer",
  "customer-viewer",
  "admin-agent",
  "auditor",
]);
export type CredentialRole = z.infer<typeof CredentialRole>;

/** An access key we issued. The secret is never stored in the clear. */
export const CredentialRecord = z.strictObject({
  accessKeyId: z.string().regex(/^AKIA[A-Z0-9]{16}$/),
  account: AccountId,
  role: CredentialRole,
  profile: z.string(),
  sealedSecret: z.string(),
  createdAt: Instant,
});
export type CredentialRecord = z.infer<typeof CredentialRecord>;

export interface CredentialStore {
  findByProfile(profile: string): Promise<CredentialRecord | undefined>;
  find(accessKeyId: string): Promise<CredentialRecord | undefined>;
  /** "exists": the profile has a key already. */
  create(record: z.input<typeof CredentialRecord>): Promise<"created" | "exists">;
}

export const createCredentialStore = (table: Table): CredentialStore => {
  const find = async (accessKeyId: string) => {
    const item = await table.get(keys.credential(accessKeyId));
    return item === undefined ? undefined : CredentialRecord.parse(item.credential);
  };
  return {
    find,
    findByProfile: async (profile) => {
      const item = await table.get(keys.credentialProfile(profile));
      return item === undefined ? undefined : find(z.string().parse(item.accessKeyId));
    },
    create: async (record) => {
      const credential = CredentialRecord.parse(record);
      const outcome = await table.transact([
        {
          kind: "put",
          item: { ...keys.credentialProfile(credential.profile), accessKeyId: credential.accessKeyId },
          condition: { kind: "absent" },
        },
        {
          kind: "put",
          item: { ...keys.credential(credential.accessKeyId), credential },
          condition: { kind: "absent" },
        },
      ]);
      return outcome.kind === "written" ? "created" : "exists";
    },
  };
};
