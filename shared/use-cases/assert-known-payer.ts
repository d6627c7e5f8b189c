import type { ConfigurationSnapshot } from "../domain/configuration/model.ts";
import { InvalidInputError } from "../domain/errors.ts";
import type { AccountId } from "../domain/identifiers.ts";

/**
 * Cost data are taken in for the management account of a configured organisation only.
 *
 * @throws InvalidInputError naming the accounts that would do
 */
export const assertKnownPayer = (
  { organisations }: Pick<ConfigurationSnapshot, "organisations">,
  payer: AccountId,
): void => {
  if (organisations.some((organisation) => organisation.managementAccount === payer)) return;
  const home = organisations.find((organisation) =>
    organisation.accounts.some((account) => account.id === payer),
  );
  throw new InvalidInputError(
    "--payer",
    home === undefined
      ? `${payer} is no account of a configured organisation; add the organisation to the configuration file and apply it`
      : `${payer} is a member account of ${home.name}; its payer is ${home.managementAccount}`,
  );
};
