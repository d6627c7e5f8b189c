import type { z } from "zod";
import type { Address } from "../../domain/configuration/model.ts";

/** `1234567.80` → `1,234,567.80`. The text's own digits stay: nothing is rounded here. */
export const grouped = (amount: string): string => amount.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",");

/** An IBAN in groups of four, as it is typed into a banking form. */
export const groupedIban = (iban: string): string =>
  iban.replaceAll(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ");

const countries = new Intl.DisplayNames("en", { type: "region" });

/** Lines of a postal address: street, postal code and city, country by name. */
export const addressLines = (address: z.infer<typeof Address> | null): readonly string[] => {
  if (address === null) return [];
  const place = [address.postalCode, address.city]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
  const country = address.country === undefined ? "" : (countries.of(address.country) ?? address.country);
  return [...(address.lines ?? []), place, country].filter((line) => line !== "");
};
