import type { AccountId } from "../identifiers.ts";
import type { Role } from "./role.ts";

/** Who sent a request, as its signature proves: the account is the caller, as in AWS. */
export type Caller = {
  readonly account: AccountId;
  readonly role: Role;
  readonly accessKeyId: string;
};
