import { configurationInForce } from "../domain/configuration/configuration-in-force.ts";
import type { ConfigurationSnapshot } from "../domain/configuration/model.ts";
import { InvalidInputError } from "../domain/errors.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import { createConfigurationHeadStore } from "../stores/configuration-head-store.ts";
import { configurationAt } from "../stores/configuration-store.ts";
import type { ConfigurationStorage } from "./configuration-dependencies.ts";
import { readStoredConfiguration } from "./read-stored-configuration.ts";

/**
 * Everything that prices and invoices a month, as it is configured now; a run keeps it with its manifest.
 * Sorted by id and ARN: the same configuration gives the same JSON.
 *
 * @throws InvalidInputError when no partner was initialised.
 */
export const snapshotConfiguration = async (
  deps: ConfigurationStorage,
  period: BillingPeriod,
): Promise<ConfigurationSnapshot> => {
  if ((await createConfigurationHeadStore(deps.table).partner()) === undefined)
    throw new InvalidInputError("", "there is no partner yet; run rebill init first");
  const { versions } = await readStoredConfiguration(deps);
  return configurationInForce(configurationAt(versions, period), period);
};
