import type { AccountId } from "../identifiers.ts";
import type { Caller } from "./caller.ts";
import { PERMISSIONS_OF_ROLE, type Permission } from "./permissions.ts";

/**
 * Whether a caller may do something to what `owner` owns. The one rule of access: the role allows it and the
 * resource is the caller's own. Operations of the partner as a whole (month-end, organisations, events, audit)
 * are owned by the partner's account. A denial because of the owner must look like "does not exist" to the
 * caller; a denial because of the role must not depend on the resource at all.
 */
export const authorize = (
  caller: Pick<Caller, "account" | "role">,
  permission: Permission,
  owner: AccountId,
): "allow" | "denied-role" | "denied-owner" => {
  if (!PERMISSIONS_OF_ROLE[caller.role].includes(permission)) return "denied-role";
  return caller.account === owner ? "allow" : "denied-owner";
};
