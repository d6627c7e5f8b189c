import { canonicalJson } from "../../canonical-json.ts";
import { momentOf } from "../file-scalars.ts";
import { type Finding, type NodePath, pathText, problem } from "../findings.ts";
import type { FileIndex } from "./file-index.ts";

/** The partner block is the initialised partner's; its own organisation, when listed, is the registered one. */
export const checkPartner = ({ entries, partner }: FileIndex): readonly Finding[] => {
  const found: Finding[] = [];
  const account = entries.partner?.value.account;
  if (account !== undefined && account !== partner.account)
    found.push(
      problem(["partner", "account"], `must be ${partner.account}, the account this data belongs to`),
    );
  for (const { at, value } of entries.organizations) {
    const own = value.managementAccount === partner.account;
    if (own && value.id !== partner.organization)
      found.push(
        problem([...at, "id"], `must be ${partner.organization}, the partner's organisation as initialised`),
      );
    if (!own && value.id === partner.organization)
      found.push(
        problem(
          [...at, "managementAccount"],
          `must be ${partner.account}: ${value.id} is the partner's own organisation`,
        ),
      );
  }
  return found;
};

/** An account belongs to one organisation, once, and leaves it after it joined. */
export const checkOrganizations = ({ entries, partner, quotas }: FileIndex): readonly Finding[] => {
  const found: Finding[] = [];
  const belongsTo = new Map<string, NodePath>();
  for (const { at, value } of entries.organizations) {
    const accounts = value.accounts ?? [];
    const implied = accounts.some(({ id }) => id === value.managementAccount)
      ? []
      : [value.managementAccount];
    const places = [
      ...implied.map((id) => ({ id, where: [...at, "managementAccount"] })),
      ...accounts.map(({ id }, position) => ({ id, where: [...at, "accounts", position, "id"] })),
    ];
    accounts.forEach(({ joined, left }, position) => {
      if (joined !== undefined && left !== undefined && momentOf(left) <= momentOf(joined))
        found.push(problem([...at, "accounts", position, "left"], "must be later than joined"));
    });
    for (const { id, where } of places) {
      const earlier = belongsTo.get(id);
      if (earlier !== undefined)
        found.push(problem(where, `account ${id} already belongs to ${pathText(earlier)}`));
      else if (id === partner.account && value.managementAccount !== partner.account)
        found.push(problem(where, `account ${id} is the partner's own management account`));
      else belongsTo.set(id, where.slice(0, 2));
    }
    if (new TextEncoder().encode(canonicalJson(value)).length > quotas.organizationBytes)
      found.push(
        problem([...at, "accounts"], `is too long: at most ${quotas.organizationBytes} bytes in all`),
      );
  }
  return found;
};
