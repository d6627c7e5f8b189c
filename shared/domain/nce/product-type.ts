import { z } from "zod";

/** Partner Center's product types. `Software` and `SaaS` stand in a newer edition of its entity page only. */
export const LICENCE_TYPES = ["OnlineServicesNCE", "Software", "SaaS"] as const;
export const AZURE_TYPES = ["AzureSubscription", "AzureReservation", "AzureSavingsPlan"] as const;
export const ProductType = z.enum([...LICENCE_TYPES, ...AZURE_TYPES]);
export type ProductType = z.infer<typeof ProductType>;

/**
 * What can change partners at all (2026-11-27): licences of online services and Azure subscriptions. Software
 * subscriptions could not in 2024 and nothing newer says otherwise; reservations and savings plans do not travel.
 */
const TRANSFERABLE: ReadonlySet<ProductType> = new Set(["OnlineServicesNCE", "AzureSubscription"]);
const COMMITMENTS: ReadonlySet<ProductType> = new Set(["AzureReservation", "AzureSavingsPlan"]);

export const isTransferable = (type: ProductType): boolean => TRANSFERABLE.has(type);
export const isCommitment = (type: ProductType): boolean => COMMITMENTS.has(type);
