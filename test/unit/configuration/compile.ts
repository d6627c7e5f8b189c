import { sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import { yamlDocumentFormat } from "../../../shared/adapters/yaml/yaml-document-format.ts";
import { compileConfiguration } from "../../../shared/domain/configuration/compile-configuration.ts";
import { pathText } from "../../../shared/domain/configuration/findings.ts";
import { AccountId, OrganizationId } from "../../../shared/domain/identifiers.ts";

const PARTNER = {
  account: AccountId.parse("999999999999"),
  organization: OrganizationId.parse("o-999999999999"),
};

export const compile = (text: string) =>
  compileConfiguration(yamlDocumentFormat.parse(text).value, PARTNER, sha256Hex);

/** `path: reason` of every problem of a file; empty when it is valid. */
export const problemsOf = (text: string): readonly string[] => {
  const compiled = compile(text);
  return compiled.kind === "valid" ? [] : compiled.problems.map(textOf);
};

export const warningsOf = (text: string): readonly string[] => {
  const compiled = compile(text);
  if (compiled.kind === "invalid") throw new Error(compiled.problems.map(textOf).join("\n"));
  return compiled.warnings.map(textOf);
};

const textOf = ({ at, reason }: { at: readonly (string | number)[]; reason: string }) =>
  `${pathText(at)}: ${reason}`;

/** A file of the partner with the given sections. */
export const fileWith = (sections: string): string =>
  `apiVersion: rebill/v1\npartner: { account: "999999999999", name: Northwind Cloud }\n${sections}`;

/** A distributor with reseller 222222222222 and its customer 333333333333, and a direct customer 111111111111. */
export const ORGANIZATIONS = `organizations:
  - { id: o-alpha00001, managementAccount: "111111111111", name: Alpha, accounts: [{ id: "111111111112", name: prod }] }
  - { id: o-resell0001, managementAccount: "222222222222", name: Reseller }
  - { id: o-custom0001, managementAccount: "333333333333", name: Customer, accounts: [{ id: "333333333334", name: prod }] }
  - { id: o-fourth0001, managementAccount: "444444444444", name: Fourth }
`;

/** The file of `sections` over a customer `alpha` with a transfer and a group. */
export const alphaWith = (sections: string): string =>
  fileWith(`${ORGANIZATIONS}transfers:
  - { name: alpha, source: "111111111111", target: "999999999999", start: 2026-10 }
billingGroups:
  - { name: alpha, transfer: alpha, plan: BasicPricingPlan }
${sections}`);
