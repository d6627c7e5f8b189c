import { ALWAYS } from "../domain/configuration/configuration-versions.ts";
import { describeConfiguration } from "../domain/configuration/describe-configuration.ts";
import { InvalidInputError } from "../domain/errors.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import { createConfigurationHeadStore } from "../stores/configuration-head-store.ts";
import { changingPeriods, configurationAt } from "../stores/configuration-store.ts";
import type { ConfigurationDependencies } from "./configuration-dependencies.ts";
import { readStoredConfiguration } from "./read-stored-configuration.ts";

export type ExportedConfiguration = {
  /** The file; applying it (from month `from` on) changes nothing. */
  readonly text: string;
  /** First month from which all of it has been in force. */
  readonly from: BillingPeriod;
};

/**
 * The stored configuration as a file: as it is in force from `period` on, by default after its last change.
 *
 * @throws InvalidInputError when no partner was initialised.
 */
export const exportConfiguration = async (
  deps: Omit<ConfigurationDependencies, "clock">,
  { period }: { readonly period?: BillingPeriod } = {},
): Promise<ExportedConfiguration> => {
  if ((await createConfigurationHeadStore(deps.table).partner()) === undefined)
    throw new InvalidInputError("", "there is no partner yet; run rebill init first");
  const { versions } = await readStoredConfiguration(deps);
  const changes = changingPeriods(versions, ALWAYS).filter(
    (change) => period === undefined || change <= period,
  );
  const from = changes.at(-1) ?? ALWAYS;
  const file = describeConfiguration(configurationAt(versions, from), deps.sha256);
  const comment =
    from === ALWAYS ? undefined : `In force from ${from} on: rebill apply FILE.yaml --from ${from}`;
  // Through JSON, so that members without a value are left out instead of printed as null.
  return { text: deps.documents.print(JSON.parse(JSON.stringify(file)), comment), from };
};
