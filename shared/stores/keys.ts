import type { AccountId } from "../domain/identifiers.ts";
import type { InvoiceId, InvoiceNumber } from "../domain/invoicing/invoice.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import type { Key } from "../ports/table.ts";

/**
 * The only place that builds keys of the one table.
 *
 * | item                          | pk                         | sk                       |
 * | ----------------------------- | -------------------------- | ------------------------ |
 * | configuration head            | CONFIGURATION              | HEAD                     |
 * | partner as initialised        | CONFIGURATION              | PARTNER                  |
 * | version of a configured thing | CONFIGURATION#<kind>       | <id>#<YYYY-MM in force>  |
 * | exchange rate                 | CONFIGURATION#FX_RATE      | <YYYY-MM>#<from>#<to>    |
 * | claim of a month              | MONTH#<YYYY-MM>            | CLAIM                    |
 * | run of a month                | MONTH#<YYYY-MM>            | RUN#<run id>             |
 * | month of a run                | RUN#<run id>               | PERIOD                   |
 * | finished step of a run        | MONTH#<YYYY-MM>            | STEP#<run id>#<step>     |
 * | run under way or cut off      | RUNS-UNDER-WAY             | <run id>                 |
 * | latest run of each month      | RUN-MONTHS                 | <YYYY-MM>                |
 *
 * Kinds: PARTNER, ORGANISATION, TRANSFER, BILLING_GROUP, PRICING_PLAN, PRICING_RULE, CUSTOM_LINE_ITEM,
 * TRANSFER_PREFERENCE, TRANSFER_QUOTAS, TAX_PROFILE, PAYMENT_PROFILE, SELLER, REPORTS. `0000-01` in force means always. Ids hold
 * no `#` (`keyPart` replaces it in free text).
 *
 * | access                                     | how                                                       |
 * | ------------------------------------------ | --------------------------------------------------------- |
 * | head, partner                              | Get                                                       |
 * | one thing as of a period                   | Query pk, sk between <id>#0000-01 and <id>#<period>, last |
 * | all versions of one thing                  | Query pk, sk between <id>#0000-01 and <id>#9999-12        |
 * | all things of a kind, as of a period       | Query pk; the latest version up to the period of each id  |
 * | exchange rates of a period                 | Query pk CONFIGURATION#FX_RATE, sk prefix <period>#       |
 * | who has claimed a month, is it closed      | Get MONTH#<period> CLAIM                                  |
 * | one run; all runs of a month               | Get; Query MONTH#<period>, sk prefix RUN#                 |
 * | a run by its id alone                      | Get RUN#<run id>, then Get                                |
 * | finished steps of a run                    | Query MONTH#<period>, sk prefix STEP#<run id>#            |
 * | runs under way                             | Query RUNS-UNDER-WAY                                      |
 * | latest month with a run that succeeded     | Query RUN-MONTHS, descending, first                       |
 */
export const keys = {
  configurationHead: (): Key => ({ pk: "CONFIGURATION", sk: "HEAD" }),
  initialisedPartner: (): Key => ({ pk: "CONFIGURATION", sk: "PARTNER" }),
  configurationKind: (kind: string): string => `CONFIGURATION#${kind}`,
  configurationVersion: (kind: string, id: string, inForceFrom: BillingPeriod): Key => ({
    pk: keys.configurationKind(kind),
    sk: `${id}#${inForceFrom}`,
  }),
  fxRates: (): string => "CONFIGURATION#FX_RATE",
  fxRatesOf: (period: BillingPeriod): string => `${period}#`,
  fxRate: (period: BillingPeriod, from: string, to: string): Key => ({
    pk: keys.fxRates(),
    sk: `${keys.fxRatesOf(period)}${from}#${to}`,
  }),
  monthClaim: (period: BillingPeriod): Key => ({ pk: `MONTH#${period}`, sk: "CLAIM" }),
  monthRun: (period: BillingPeriod, runId: string): Key => ({ pk: `MONTH#${period}`, sk: `RUN#${runId}` }),
  runPeriod: (runId: string): Key => ({ pk: `RUN#${keyPart(runId)}`, sk: "PERIOD" }),
  runStep: (period: BillingPeriod, runId: string, name: string): Key => ({
    pk: `MONTH#${period}`,
    sk: `STEP#${runId}#${name}`,
  }),
  runsUnderWay: (): string => "RUNS-UNDER-WAY",
  runUnderWay: (runId: string): Key => ({ pk: keys.runsUnderWay(), sk: keyPart(runId) }),
  runMonths: (): string => "RUN-MONTHS",
  runMonth: (period: BillingPeriod): Key => ({ pk: keys.runMonths(), sk: period }),
} as const;

/** Free text as part of a key: `#` separates the parts of a key and must not appear inside one. */
export const keyPart = (text: string): string => text.replaceAll("%", "%25").replaceAll("#", "%23");

/**
 * Issued invoices and their numbers. All records of one invoice and the counter are written in one transaction
 * and, apart from the counter, never again. The document is JSON text in parts, because a record holds 400 KB.
 *
 * | item                | pk                 | sk                  | gsi1pk            | gsi1sk                  |
 * | ------------------- | ------------------ | ------------------- | ----------------- | ----------------------- |
 * | counter of a series | SERIES#<seller>    | PREFIX#<prefix>     |                   |                         |
 * | number drawn        | NUMBERS#<seller>   | <number>            | NUMBER#<number>   | <seller>                |
 * | invoice head        | INVOICE#<id>       | HEAD                |                   |                         |
 * | invoice document    | INVOICE#<id>       | PART#<nnnn>         |                   |                         |
 * | listing             | INVOICES#<period>  | <seller>#<buyer>#<id> | BUYER-INVOICES#<buyer> | <period>#<seller>#<id> |
 *
 * | access                              | how                                                |
 * | ----------------------------------- | -------------------------------------------------- |
 * | counter of a series                 | Get                                                |
 * | whole invoice by id                 | Query pk INVOICE#<id>                              |
 * | invoices with a number              | Query gsi1 NUMBER#<number> (one per seller)        |
 * | numbers of a seller                 | Query pk NUMBERS#<seller>                          |
 * | invoices of a period (and a seller) | Query pk INVOICES#<period> (sk prefix <seller>#)   |
 * | invoices of a buyer (and a period)  | Query gsi1 BUYER-INVOICES#<buyer> (prefix <period>#) |
 */
export const invoiceKeys = {
  counter: (seller: AccountId, prefix: string): Key => ({ pk: `SERIES#${seller}`, sk: `PREFIX#${prefix}` }),
  numbers: (seller: AccountId): string => `NUMBERS#${seller}`,
  number: (seller: AccountId, number: InvoiceNumber): Key => ({
    pk: invoiceKeys.numbers(seller),
    sk: number,
  }),
  withNumber: (number: InvoiceNumber): string => `NUMBER#${number}`,
  invoice: (id: InvoiceId): string => `INVOICE#${id}`,
  headSort: (): string => "HEAD",
  head: (id: InvoiceId): Key => ({ pk: invoiceKeys.invoice(id), sk: invoiceKeys.headSort() }),
  partPrefix: (): string => "PART#",
  part: (id: InvoiceId, index: number): Key => ({
    pk: invoiceKeys.invoice(id),
    sk: `${invoiceKeys.partPrefix()}${String(index).padStart(4, "0")}`,
  }),
  ofPeriod: (period: BillingPeriod): string => `INVOICES#${period}`,
  ofSeller: (seller: AccountId): string => `${seller}#`,
  listing: (period: BillingPeriod, seller: AccountId, buyer: AccountId, id: InvoiceId): Key => ({
    pk: invoiceKeys.ofPeriod(period),
    sk: `${invoiceKeys.ofSeller(seller)}${buyer}#${id}`,
  }),
  ofBuyer: (buyer: AccountId): string => `BUYER-INVOICES#${buyer}`,
  inPeriod: (period: BillingPeriod): string => `${period}#`,
  listingOfBuyer: (period: BillingPeriod, seller: AccountId, id: InvoiceId): string =>
    `${invoiceKeys.inPeriod(period)}${seller}#${id}`,
} as const;

/**
 * Cost data and price lists: references to objects, never rows. What is in force is a pointer of its own, so that
 * switching to another version is one small transaction. Documents are JSON text in parts (400 KB a record).
 *
 * | item                             | pk                          | sk                          |
 * | -------------------------------- | --------------------------- | --------------------------- |
 * | current delivery of payer, month | COST-DATA#<period>          | PAYER#<payer>               |
 * | delivery, current or former      | COST-DATA#<period>#<payer>  | DELIVERY#<id>               |
 * | document of a delivery           | COST-DATA-DOCUMENT#<id>     | PART#<nnnn>                 |
 * | current price list               | PRICE-LISTS                 | OFFER#<offer code>#<region> |
 * | import that was asked for        | COST-IMPORT#<import id>     | IMPORT                      |
 * | import under way or cut off      | COST-IMPORTS-UNDER-WAY      | <import id>                 |
 *
 * | access                                  | how                                            |
 * | --------------------------------------- | ---------------------------------------------- |
 * | current deliveries of a month           | Query COST-DATA#<period>, then Get each        |
 * | current delivery of a payer             | Get pointer, Get delivery, Query its document  |
 * | all deliveries of a payer and month     | Query COST-DATA#<period>#<payer>               |
 * | current price lists                     | Query PRICE-LISTS                              |
 * | one import                              | Get                                            |
 * | imports under way                       | Query COST-IMPORTS-UNDER-WAY                   |
 */
export const costDataKeys = {
  ofPeriod: (period: BillingPeriod): string => `COST-DATA#${period}`,
  current: (period: BillingPeriod, payer: AccountId): Key => ({
    pk: costDataKeys.ofPeriod(period),
    sk: `PAYER#${payer}`,
  }),
  ofPayer: (period: BillingPeriod, payer: AccountId): string => `COST-DATA#${period}#${payer}`,
  delivery: (period: BillingPeriod, payer: AccountId, id: string): Key => ({
    pk: costDataKeys.ofPayer(period, payer),
    sk: `DELIVERY#${id}`,
  }),
  document: (id: string): string => `COST-DATA-DOCUMENT#${id}`,
  documentPart: (id: string, index: number): Key => ({
    pk: costDataKeys.document(id),
    sk: `PART#${String(index).padStart(4, "0")}`,
  }),
  costImport: (importId: string): Key => ({ pk: `COST-IMPORT#${keyPart(importId)}`, sk: "IMPORT" }),
  importsUnderWay: (): string => "COST-IMPORTS-UNDER-WAY",
  importUnderWay: (importId: string): Key => ({
    pk: costDataKeys.importsUnderWay(),
    sk: keyPart(importId),
  }),
  priceLists: (): string => "PRICE-LISTS",
  priceList: (offerCode: string, region: string): Key => ({
    pk: costDataKeys.priceLists(),
    sk: `OFFER#${keyPart(offerCode)}#${keyPart(region)}`,
  }),
} as const;

/**
 * What happened, and answers already given.
 *
 * | item                        | pk                               | sk                       |
 * | --------------------------- | -------------------------------- | ------------------------ |
 * | end of the journal          | JOURNAL-HEAD                     | HEAD                     |
 * | entry of the journal        | JOURNAL                          | ENTRY#<sequence, 12 digits> |
 * | how far events are published | JOURNAL-RELAY                   | <consumer>               |
 * | answer kept under a token   | ANSWER#<account>#<operation>     | <token>                  |
 *
 * | access                                  | how                                     |
 * | --------------------------------------- | --------------------------------------- |
 * | end of the journal                      | Get                                     |
 * | entries after a sequence number         | Query pk JOURNAL, sk between            |
 * | how far a consumer is                   | Get                                     |
 * | the answer given to a token             | Get                                     |
 */
export const journalKeys = {
  head: (): Key => ({ pk: "JOURNAL-HEAD", sk: "HEAD" }),
  partition: (): string => "JOURNAL",
  entry: (sequence: number): Key => ({
    pk: journalKeys.partition(),
    sk: `ENTRY#${String(sequence).padStart(12, "0")}`,
  }),
  lastEntry: (): string => `ENTRY#${"9".repeat(12)}`,
  /** The sequence number in an entry's sort key. */
  sequenceOf: (sortKey: string): number => Number(sortKey.slice("ENTRY#".length)),
  relay: (consumer: string): Key => ({ pk: "JOURNAL-RELAY", sk: consumer }),
  answer: (account: AccountId, operation: string, token: string): Key => ({
    pk: `ANSWER#${account}#${keyPart(operation)}`,
    sk: keyPart(token),
  }),
} as const;

/**
 * Access keys. When a key was last used is a record of its own, so that noting it never meets a change of the key.
 *
 * | item                  | pk                         | sk         | gsi1pk      | gsi1sk                            |
 * | --------------------- | -------------------------- | ---------- | ----------- | --------------------------------- |
 * | access key            | CREDENTIAL#<access key id> | CREDENTIAL | CREDENTIALS | <account>#<role>#<access key id>  |
 * | its last use          | CREDENTIAL#<access key id> | LAST-USE   | CREDENTIALS | <account>#<role>#<access key id>  |
 * | current key of a name | PROFILE#<name>             | CREDENTIAL |             |                                   |
 *
 * | access                       | how                                   |
 * | ---------------------------- | ------------------------------------- |
 * | a key and its last use       | Query pk CREDENTIAL#<access key id>   |
 * | the current key of a profile | Get, then the same                    |
 * | all keys                     | Query gsi1 CREDENTIALS                |
 */
export const credentialKeys = {
  partition: (accessKeyId: string): string => `CREDENTIAL#${accessKeyId}`,
  credential: (accessKeyId: string): Key => ({ pk: credentialKeys.partition(accessKeyId), sk: "CREDENTIAL" }),
  lastUse: (accessKeyId: string): Key => ({ pk: credentialKeys.partition(accessKeyId), sk: "LAST-USE" }),
  profile: (name: string): Key => ({ pk: `PROFILE#${keyPart(name)}`, sk: "CREDENTIAL" }),
  listing: (): string => "CREDENTIALS",
  listingOf: (key: { readonly account: AccountId; readonly role: string; readonly accessKeyId: string }) => ({
    gsi1pk: credentialKeys.listing(),
    gsi1sk: `${key.account}#${key.role}#${key.accessKeyId}`,
  }),
} as const;

/**
 * Webhooks and what was sent to them. A place is where an event lies in the journal: the number of its entry (12
 * digits) and which of the entry's events it is (4 digits).
 *
 * | item                           | pk           | sk               | gsi1pk             | gsi1sk     |
 * | ------------------------------ | ------------ | ---------------- | ------------------ | ---------- |
 * | webhook                        | WEBHOOKS     | <name>           |                    |            |
 * | how far its deliveries are     | WEBHOOK#<id> | CURSOR           |                    |            |
 * | who is delivering just now     | WEBHOOK#<id> | LEASE            |                    |            |
 * | delivery of an event           | WEBHOOK#<id> | DELIVERY#<place> | WEBHOOK-EVENT#<id> | <event id> |
 * | event to be delivered again    | WEBHOOK#<id> | REPLAY#<place>   |                    |            |
 *
 * | access                               | how                                                  |
 * | ------------------------------------ | ---------------------------------------------------- |
 * | all webhooks, one webhook            | Query WEBHOOKS; Get                                  |
 * | cursor, lease, delivery of a place   | Get                                                  |
 * | deliveries, latest places first      | Query WEBHOOK#<id>, sk between, descending           |
 * | delivery of an event                 | Query gsi1 WEBHOOK-EVENT#<id>, sk = event id         |
 * | next event to be delivered again     | Query WEBHOOK#<id>, sk prefix REPLAY#, first         |
 */
export const webhookKeys = {
  all: (): string => "WEBHOOKS",
  webhook: (name: string): Key => ({ pk: webhookKeys.all(), sk: name }),
  partition: (id: string): string => `WEBHOOK#${id}`,
  cursor: (id: string): Key => ({ pk: webhookKeys.partition(id), sk: "CURSOR" }),
  lease: (id: string): Key => ({ pk: webhookKeys.partition(id), sk: "LEASE" }),
  place: (sequence: number, index: number): string =>
    `${String(sequence).padStart(12, "0")}#${String(index).padStart(4, "0")}`,
  deliveryPrefix: (): string => "DELIVERY#",
  delivery: (id: string, sequence: number, index: number): Key => ({
    pk: webhookKeys.partition(id),
    sk: `${webhookKeys.deliveryPrefix()}${webhookKeys.place(sequence, index)}`,
  }),
  deliveriesByEvent: (id: string): string => `WEBHOOK-EVENT#${id}`,
  replayPrefix: (): string => "REPLAY#",
  replay: (id: string, sequence: number, index: number): Key => ({
    pk: webhookKeys.partition(id),
    sk: `${webhookKeys.replayPrefix()}${webhookKeys.place(sequence, index)}`,
  }),
} as const;

/**
 * E-mails that were sent or refused, by the message's id; how far along the journal mail is stands with the relay.
 *
 * | item                     | pk            | sk      |
 * | ------------------------ | ------------- | ------- |
 * | what became of a message | MAIL#<id>     | OUTCOME |
 * | who is sending just now  | MAIL-SENDING  | <consumer> |
 *
 * | access            | how |
 * | ----------------- | --- |
 * | record, lease     | Get |
 */
export const mailKeys = {
  record: (id: string): Key => ({ pk: `MAIL#${keyPart(id)}`, sk: "OUTCOME" }),
  lease: (consumer: string): Key => ({ pk: "MAIL-SENDING", sk: consumer }),
} as const;
