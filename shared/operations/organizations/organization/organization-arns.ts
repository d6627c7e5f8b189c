import type { Organisation } from "../../../domain/configuration/model.ts";
import type { AccountId } from "../../../domain/identifiers.ts";

export const organizationArn = ({ id, managementAccount }: Organisation): string =>
  `arn:aws:organizations::${managementAccount}:organization/${id}`;

export const accountArn = ({ id, managementAccount }: Organisation, account: AccountId): string =>
  `arn:aws:organizations::${managementAccount}:account/${id}/${account}`;
