import { z } from "zod";

/** What the holder of an access key may do (contract.md section 2); `permissions.ts` spells it out. */
export const Role = z.enum(["billing-admin", "finance-viewer", "customer-viewer", "admin-agent", "auditor"]);
export type Role = z.infer<typeof Role>;
