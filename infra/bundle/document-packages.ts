import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { PackageCopy } from "./copy-packages.ts";

const FONTS = "@expo-google-fonts";
/** Invoices are set in these weights; the packages bring nine, tens of megabytes for Japanese alone. */
const WEIGHTS = ["400Regular", "700Bold"];

/**
 * What drawing PDF reads from files: the Noto fonts of package.json in the weights invoices use, with their
 * licence, and pdfkit's own font metrics, which it loads for every new document.
 */
export const documentPackages = (root: string): readonly PackageCopy[] => {
  const installed = (name: string): string => join(root, "node_modules", name);
  const fonts = readdirSync(installed(FONTS)).sort();
  return [
    { name: "pdfkit", directory: installed("pdfkit"), files: ["js/standard-fonts"] },
    ...fonts.map((font) => ({
      name: `${FONTS}/${font}`,
      directory: installed(`${FONTS}/${font}`),
      files: [...WEIGHTS, "LICENSE_FONT"],
    })),
  ];
};
