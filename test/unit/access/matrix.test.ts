import { describe, expect, it } from "vitest";
import { authorize } from "../../../shared/domain/access/authorize.ts";
import { PERMISSIONS, type Permission } from "../../../shared/domain/access/permissions.ts";
import { Role } from "../../../shared/domain/access/role.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";

const OWN = AccountId.parse("111111111111");
const FOREIGN = AccountId.parse("222222222222");

/** Who may what, written out once more: a change of the table in the code must be meant twice. */
const ALLOWED: Readonly<Record<Permission, string>> = {
  //                    billing-admin  finance-viewer  customer-viewer  admin-agent  auditor
  "pricing:read": "          yes            yes             no              no         yes",
  "pricing:write": "         yes            no              no              no         no",
  "margin:read": "           yes            yes             no              no         yes",
  "invoices:read": "         yes            yes             yes             no         yes",
  "organizations:read": "    yes            yes             no              no         yes",
  "organizations:write": "   yes            no              no              no         no",
  "transfers:read": "        yes            yes             no              no         yes",
  "transfers:write": "       yes            no              no              no         no",
  "month-end:read": "        yes            yes             no              no         yes",
  "month-end:write": "       yes            no              no              no         no",
  "subscriptions:read": "    no             no              no              yes        no",
  "subscriptions:write": "   no             no              no              yes        no",
  "nce-registry:read": "     yes            yes             no              yes        yes",
  "nce-registry:write": "    yes            no              no              yes        no",
  "events:read": "           yes            yes             no              yes        yes",
  "webhooks:write": "        yes            no              no              no         no",
  "audit:read": "            yes            no              no              no         yes",
  "credentials:write": "     yes            no              no              no         no",
  "test:write": "            yes            no              no              no         no",
};
const ROLES = ["billing-admin", "finance-viewer", "customer-viewer", "admin-agent", "auditor"] as const;

describe("the matrix of permissions, roles and owners", () => {
  it("covers every permission and every role", () => {
    expect(Object.keys(ALLOWED).sort()).toEqual([...PERMISSIONS].sort());
    expect([...ROLES].sort()).toEqual([...Role.options].sort());
  });

  for (const permission of PERMISSIONS)
    ROLES.forEach((role, column) => {
      const may = ALLOWED[permission].trim().split(/ +/)[column] === "yes";

      it(`${role} ${may ? "may" : "may not"} ${permission}, and never on what is another's`, () => {
        const caller = { account: OWN, role };

        expect(authorize(caller, permission, OWN)).toBe(may ? "allow" : "denied-role");
        expect(authorize(caller, permission, FOREIGN)).toBe(may ? "denied-owner" : "denied-role");
      });
    });
});
