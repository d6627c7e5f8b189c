import { getNceCustomer } from "./customers/get-customer.ts";
import { getNceRelationship } from "./customers/get-relationship.ts";
import { listNceCustomers } from "./customers/list-customers.ts";
import { putNceCustomer } from "./customers/put-customer.ts";
import { putNceRelationship } from "./customers/put-relationship.ts";
import { listNceFxRates } from "./fx-rates/list-fx-rates.ts";
import { putNceFxRates } from "./fx-rates/put-fx-rates.ts";
import { deleteNceConnection } from "./partner-center-connection/delete-connection.ts";
import { getNceConnection } from "./partner-center-connection/get-connection.ts";
import { putNceConnection } from "./partner-center-connection/put-connection.ts";
import { getNcePartner } from "./partners/get-partner.ts";
import { listNcePartners } from "./partners/list-partners.ts";
import { putNcePartner } from "./partners/put-partner.ts";
import { getNceReconciliation } from "./reconciliation/get-reconciliation.ts";
import { getNceReconciliationCsv } from "./reconciliation/get-reconciliation-csv.ts";
import { listNceEarnings } from "./reconciliation/list-earnings.ts";
import { getNceSettings } from "./settings/get-settings.ts";
import { putNceSettings } from "./settings/put-settings.ts";
import { getNceSubscription } from "./subscriptions/get-subscription.ts";
import { listNceSubscriptions } from "./subscriptions/list-subscriptions.ts";
import { putNceSubscription } from "./subscriptions/put-subscription.ts";

/** What is known of Microsoft's side of the business (contract.md section 2, "Microsoft NCE"). */
export const NCE_REGISTRY_OPERATIONS = [
  putNcePartner,
  getNcePartner,
  listNcePartners,
  putNceConnection,
  getNceConnection,
  deleteNceConnection,
  putNceCustomer,
  getNceCustomer,
  listNceCustomers,
  putNceRelationship,
  getNceRelationship,
  putNceSubscription,
  getNceSubscription,
  listNceSubscriptions,
  putNceFxRates,
  listNceFxRates,
  putNceSettings,
  getNceSettings,
  getNceReconciliation,
  getNceReconciliationCsv,
  listNceEarnings,
];
