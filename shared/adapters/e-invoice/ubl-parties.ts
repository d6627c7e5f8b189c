import type {
  EInvoiceAddress,
  EInvoiceParty,
  PaymentInstructions,
} from "../../domain/invoicing/e-invoice/model.ts";
import { optional, type XmlContent } from "./xml-content.ts";

const VAT = { "cbc:ID": "VAT" };

const addressOf = ({ lines: [first, second, third], ...address }: EInvoiceAddress): XmlContent => ({
  ...optional("cbc:StreetName", first),
  ...optional("cbc:AdditionalStreetName", second),
  ...optional("cbc:CityName", address.city),
  ...optional("cbc:PostalZone", address.postalCode),
  ...(third === undefined ? {} : { "cac:AddressLine": { "cbc:Line": third } }),
  ...(address.country === null ? {} : { "cac:Country": { "cbc:IdentificationCode": address.country } }),
});

const taxSchemes = ({ vatIdentifier, taxRegistration }: EInvoiceParty): readonly XmlContent[] => [
  ...(vatIdentifier === null ? [] : [{ "cbc:CompanyID": vatIdentifier, "cac:TaxScheme": VAT }]),
  // Any scheme but VAT makes it the seller's tax registration (BT-32).
  ...(taxRegistration === null
    ? []
    : [{ "cbc:CompanyID": taxRegistration, "cac:TaxScheme": { "cbc:ID": "TAX" } }]),
];

/** `cac:Party` of seller and buyer, children in the order of the UBL schema. */
export const partyOf = (party: EInvoiceParty): XmlContent => ({
  "cac:Party": {
    "cac:PartyIdentification": { "cbc:ID": party.identifier },
    ...(party.tradingName === null ? {} : { "cac:PartyName": { "cbc:Name": party.tradingName } }),
    ...(party.address === null ? {} : { "cac:PostalAddress": addressOf(party.address) }),
    "cac:PartyTaxScheme": taxSchemes(party),
    "cac:PartyLegalEntity": {
      "cbc:RegistrationName": party.legalName,
      ...optional("cbc:CompanyID", party.legalRegistration),
    },
    ...(party.email === null ? {} : { "cac:Contact": { "cbc:ElectronicMail": party.email } }),
  },
});

/** `cac:PaymentMeans`. */
export const paymentMeansOf = ({
  meansCode,
  meansText,
  reference,
  account,
}: PaymentInstructions): XmlContent => ({
  "cbc:PaymentMeansCode": { "@name": meansText, "#": meansCode },
  "cbc:PaymentID": reference,
  ...(account === null
    ? {}
    : {
        "cac:PayeeFinancialAccount": {
          "cbc:ID": account.identifier,
          "cbc:Name": account.holder,
          ...(account.provider === null
            ? {}
            : { "cac:FinancialInstitutionBranch": { "cbc:ID": account.provider } }),
        },
      }),
});
