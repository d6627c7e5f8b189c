import type { AccountId } from "../../identifiers.ts";
import type { Party } from "../notice.ts";
import { oneLine, shortened } from "../plain-words.ts";

/** Names are at most 200 characters; a subject shows fifty or so. */
const IN_SUBJECT = 48;

const nameOf = ({ name, account }: { readonly name?: string | undefined; readonly account: AccountId }) => {
  const line = oneLine(name ?? "");
  return line === "" ? `account ${account}` : line;
};

/** `Northwind Cloud`, or `account 999999999999` where no name is known. */
export const called = (party: Party): string => nameOf(party);

/** `Northwind Cloud (account 999999999999)` */
export const calledInFull = (party: Party): string => {
  const name = nameOf(party);
  return name === `account ${party.account}` ? name : `${name} (account ${party.account})`;
};

export const inSubject = (party: Party): string => shortened(nameOf(party), IN_SUBJECT);

/** As the first word of a sentence. */
export const capitalised = (text: string): string =>
  text.startsWith("account ") ? `A${text.slice(1)}` : text;
